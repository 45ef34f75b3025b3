import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

import { z } from "zod";

import { UserError } from "../../../engine/errors/errors.ts";
import type { CliCommand, CliContext } from "../../cli/command.ts";
import { openSession, resolveAddress } from "../../session/session.ts";
import { runLine } from "../run-lines.ts";
import { type Line, asTyped } from "../script.ts";
import { Answer } from "./answer.ts";
import type { AuditedContract, Stage } from "./way.ts";

/** One line that was played, with the gas of its transactions. */
export interface PlayedLine {
  readonly chapter: string;
  readonly line: string;
  readonly refused: string | undefined;
  readonly gas: readonly { readonly title: string; readonly gas: number }[];
}

export interface OwnStageParameters {
  /** Whose lines go to the throw-away chain. */
  readonly context: CliContext;
  readonly commands: readonly CliCommand[];
  readonly folder: string;
  readonly seed: string;
  /** Told of each line before it runs. */
  readonly onLine: (line: Line) => void;
}

const faultsSchema = z.object({
  faults: z.array(z.object({ rule: z.string(), found: z.string().optional(), hint: z.string().optional() })),
});

/** A stage that remembers what was played on it. */
export class OwnStage implements Stage {
  readonly folder: string;
  readonly seed: string;
  readonly #parameters: OwnStageParameters;
  readonly #played: PlayedLine[] = [];
  readonly #audited = new Map<string, AuditedContract>();
  #chapter = "";

  constructor(parameters: OwnStageParameters) {
    this.#parameters = parameters;
    this.folder = parameters.folder;
    this.seed = parameters.seed;
  }

  get played(): readonly PlayedLine[] {
    return this.#played;
  }

  get audited(): readonly AuditedContract[] {
    return [...this.#audited.values()];
  }

  readonly chapter = (title: string): void => {
    this.#chapter = title;
  };

  readonly run = async (...argv: string[]): Promise<Answer> => {
    const answer = new Answer(await this.#play(argv, undefined));
    this.#remember(argv, undefined, answer);
    return answer;
  };

  readonly refuse = async (rule: string, ...argv: string[]): Promise<void> => {
    const text = await this.#play(argv, rule);
    const parsed = faultsSchema.safeParse(parseJson(text));
    const faults = parsed.data?.faults ?? [];
    const isNamed = faults.some(
      (fault) => fault.rule === rule || [fault.found, fault.hint].some((words) => words?.includes(rule)),
    );
    if (!isNamed) {
      throw new UserError(
        `This line was to be refused by the rule \`${rule}\`, and was for another reason:\n  ${asTyped(argv)}\n${text}`,
      );
    }
    this.#remember(argv, rule, undefined);
  };

  readonly clock = async (date: string): Promise<void> => {
    await this.run("clock", "--to", date);
  };

  readonly write = (name: string, text: string): string => {
    const path = join(this.folder, name);
    const file = resolve(this.#parameters.context.cwd, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return path;
  };

  readonly addressOf = async (name: string): Promise<string> => {
    const session = await openSession(this.#parameters.context, {});
    return session.book.trust(name)?.address ?? resolveAddress(session, name);
  };

  readonly audit = (contract: AuditedContract): void => {
    this.#audited.set(contract.name, contract);
  };

  #play(argv: readonly string[], refused: string | undefined): Promise<string> {
    const { commands, context, onLine } = this.#parameters;
    onLine({ chapter: this.#chapter, argv, ...(refused === undefined ? {} : { refused }) });
    return runLine([...argv, "--json"], commands, context, [refused === undefined ? 0 : 1]);
  }

  #remember(argv: readonly string[], refused: string | undefined, answer: Answer | undefined): void {
    const gas = (answer?.transactions ?? []).map(({ title, gasUsed }) => ({ title, gas: gasUsed }));
    this.#played.push({ chapter: this.#chapter, line: asTyped(argv), refused, gas });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
