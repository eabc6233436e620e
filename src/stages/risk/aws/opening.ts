/** One way in from the internet. `store`: data itself. `sensitive`: an administration or data port. `web`: any other. */
export interface Opening {
  readonly kind: "store" | "sensitive" | "web";
  readonly words: string;
}
