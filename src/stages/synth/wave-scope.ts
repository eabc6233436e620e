import type { Origin } from "../../domain/change.ts";
import type { SpecPath } from "../../domain/spec-path.ts";
import type { Scope, WaveScope } from "../../kinds/kind.ts";
import type { WaveBuilder } from "./wave-builder.ts";
import { WorkloadScope } from "./workload-scope.ts";

/** {@link WaveScope}: the wave's own resources, with absolute spec paths. */
export class WholeWaveScope extends WorkloadScope implements WaveScope {
  constructor(builder: WaveBuilder) {
    super(builder, undefined);
  }

  get isFirst(): boolean {
    return this.session.waves[0]?.wave === this.wave;
  }

  get isLast(): boolean {
    return this.session.waves.at(-1)?.wave === this.wave;
  }

  of(workload: string): Scope {
    return new WorkloadScope(this.builder, this.session.workload(workload));
  }

  pathOf(workload: string, ...field: SpecPath): SpecPath {
    return this.session.pathOf(workload, field);
  }

  shared(output: string): string | undefined {
    return this.builder.output("", output);
  }

  override at(...field: SpecPath): SpecPath {
    return field;
  }

  protected override originOf(at: SpecPath): Origin {
    return { wave: this.wave.name, path: at.length === 0 ? ["spec"] : at };
  }
}
