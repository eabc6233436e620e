import type { AppliedState } from "../../ports/states.ts";
import { outputName } from "../../stages/synth/output-name.ts";
import type { RecordedOutput } from "../../stages/verify/fill-in.ts";

/** Outputs of workloads out of the states of the waves that were applied. */
export function recordedOutputs(states: readonly Pick<AppliedState, "outputs">[]): RecordedOutput {
  return (workload, output) => {
    const name = outputName(workload, output);
    return states.find(({ outputs }) => Object.hasOwn(outputs, name))?.outputs[name];
  };
}
