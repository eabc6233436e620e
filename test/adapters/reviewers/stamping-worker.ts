/** A review worker that says in its review which process it is. */
process.on("message", (message: { readonly type: string; readonly order?: unknown }) => {
  if (message.type !== "order") return;
  process.send?.({ type: "review", review: { head: String(process.pid), order: message.order } });
});
process.on("disconnect", () => process.exit(0));
process.send?.({ type: "ready" });
