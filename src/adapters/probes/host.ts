import { isIP } from "node:net";

/**
 * A host as the URL standard writes it: 0x7f.1 is 127.0.0.1, BÜCHER.example is xn--bcher-kva.example, the last dot is gone. undefined:
 * not a host. Everything that is resolved, guarded and connected to has gone through here.
 */
export function hostOf(text: string): string | undefined {
  if (isIP(text) === 6 && !text.includes("%")) return hostOfUrl(`http://[${text}]/`);
  return /^[^/?#@\\:%\s[\]]+$/.test(text) ? hostOfUrl(`http://${text}/`) : undefined;
}

function hostOfUrl(text: string): string | undefined {
  return URL.canParse(text) ? bareHost(new URL(text)) : undefined;
}

/** The host of a URL without brackets and without the last dot. */
export function bareHost({ hostname }: URL): string | undefined {
  const host = hostname.replace(/^\[(.*)\]$/, "$1").replace(/\.$/, "");
  return host === "" ? undefined : host;
}
