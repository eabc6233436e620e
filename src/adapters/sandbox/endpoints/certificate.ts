import { generateKeyPairSync, randomBytes, sign, type KeyObject } from "node:crypto";
import { isIPv4 } from "node:net";

/** A certificate and its key, in PEM. */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
}

export interface CertificateWish {
  /** Host names and IPv4 addresses that it is for; none for an authority. */
  readonly hosts: readonly string[];
  readonly from: Date;
  readonly until: Date;
  /** Who signs; absent: itself. */
  readonly issuer?: Authority;
}

/** Somebody who signs certificates. Made for one run and forgotten with it. */
export interface Authority extends Certificate {
  readonly name: string;
  readonly privateKey: KeyObject;
}

// OpenSSL and Node can make keys but no certificates: the few bytes around them are written here. Sources: RFC 5280, ITU-T X.690.
const tlv = (tag: number, ...parts: readonly Buffer[]): Buffer => {
  const value = Buffer.concat(parts);
  const bytes = value.length.toString(16);
  const length = Buffer.from(bytes.length % 2 === 0 ? bytes : `0${bytes}`, "hex");
  const head = value.length < 128 ? Buffer.from([tag, value.length]) : Buffer.from([tag, 0x80 | length.length, ...length]);
  return Buffer.concat([head, value]);
};
const sequence = (...parts: readonly Buffer[]): Buffer => tlv(0x30, ...parts);
const integer = (bytes: Buffer): Buffer => tlv(0x02, bytes);
const objectId = (hex: string): Buffer => tlv(0x06, Buffer.from(hex, "hex"));
const bits = (value: Buffer): Buffer => tlv(0x03, Buffer.from([0]), value);
const isTrue = tlv(0x01, Buffer.from([0xff]));

const ecdsaWithSha256 = sequence(objectId("2a8648ce3d040302"));
const commonName = objectId("550403");
const basicConstraints = objectId("551d13");
const alternativeNames = objectId("551d11");

const named = (name: string): Buffer => sequence(tlv(0x31, sequence(commonName, tlv(0x0c, Buffer.from(name, "utf8")))));
/** GeneralizedTime, which every year fits. */
const moment = (date: Date): Buffer =>
  tlv(0x18, Buffer.from(`${date.toISOString().slice(0, 19).replace(/[-:T]/g, "")}Z`, "latin1"));

export function makeAuthority(name: string, { from, until }: Pick<CertificateWish, "from" | "until">): Authority {
  const { publicKey, privateKey } = newKey();
  const extensions = sequence(sequence(basicConstraints, isTrue, tlv(0x04, sequence(isTrue))));
  const certificate = signed({ issuer: name, subject: name, from, until, publicKey, extensions }, privateKey);
  return { name, certificate, key: pemOf(privateKey), privateKey };
}

export function makeCertificate({ hosts, from, until, issuer }: CertificateWish): Certificate {
  const { publicKey, privateKey } = newKey();
  const subject = hosts[0]?.slice(0, 64) ?? "nobody";
  const extensions = sequence(sequence(alternativeNames, tlv(0x04, sequence(...hosts.map(generalName)))));
  const body = { issuer: issuer?.name ?? subject, subject, from, until, publicKey, extensions };
  return { certificate: signed(body, issuer?.privateKey ?? privateKey), key: pemOf(privateKey) };
}

const newKey = () => generateKeyPairSync("ec", { namedCurve: "prime256v1" });
const pemOf = (key: KeyObject): string => key.export({ type: "pkcs8", format: "pem" }).toString();
const generalName = (host: string): Buffer =>
  isIPv4(host) ? tlv(0x87, Buffer.from(host.split(".").map(Number))) : tlv(0x82, Buffer.from(host, "latin1"));

interface Body extends Pick<CertificateWish, "from" | "until"> {
  readonly issuer: string;
  readonly subject: string;
  readonly publicKey: KeyObject;
  readonly extensions: Buffer;
}

function signed({ issuer, subject, from, until, publicKey, extensions }: Body, key: KeyObject): string {
  const version3 = tlv(0xa0, integer(Buffer.from([2])));
  // The first byte keeps the number above 0.
  const serial = integer(Buffer.concat([Buffer.from([1]), randomBytes(15)]));
  const body = sequence(
    version3,
    serial,
    ecdsaWithSha256,
    named(issuer),
    sequence(moment(from), moment(until)),
    named(subject),
    publicKey.export({ type: "spki", format: "der" }),
    tlv(0xa3, extensions),
  );
  const whole = sequence(body, ecdsaWithSha256, bits(sign("sha256", body, key)));
  const lines = whole.toString("base64").match(/.{1,64}/g) ?? [];
  return ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n");
}
