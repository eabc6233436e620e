import { code, heading, paragraph, table } from "../stages/report/document.ts";
import { done, type AskOf, type Command } from "./command.ts";
import { helpForm } from "./forms.ts";

export const help: Command<AskOf<"help">> = {
  form: helpForm,
  does: "Lists the commands.",
  details: [],
  readsOnly: true,
  run: (_ask, { commands }) =>
    Promise.resolve(
      done(
        heading(3, "Commands"),
        table(
          ["Command", "What it does"],
          commands.map(({ form, does }) => [[code(form.usage)], [does]]),
        ),
        paragraph("A command is the first line of a new comment, by somebody who may write to this repository."),
      ),
    ),
};
