/** Exclusive use of something on disk, among processes. */
export interface Locks {
  /**
   * Held until released. The lock of a process that died is taken over; one on another machine is believed.
   * `what` names the thing to people. Throws Failure "state-locked".
   */
  hold(path: string, what: string, holder: string): Promise<{ release(): Promise<void> }>;
}
