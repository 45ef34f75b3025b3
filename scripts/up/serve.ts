import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { publicUrl } from "../../engine/chain/rpc-url.ts";
import { SECONDS_A_DAY, formatDay } from "../../engine/dates/day.ts";
import { UserError } from "../../engine/errors/errors.ts";
import { type Chain, startChain } from "../chain/anvil.ts";
import type { CliCommand, CliContext, ExitCode } from "../cli/command.ts";
import { type ChainSession, openSession, tellAsked } from "../session/session.ts";
import { wrongOption } from "../session/read-input.ts";
import { type Settings, readSettings } from "../session/settings.ts";
import { type TrustView, openTrust } from "../session/trust-view.ts";
import { SENDER, findExampleTrust, loadExample, setAsideOldBuild, setUpExample } from "./example.ts";
import { nextLines } from "./next-lines.ts";
import { type Service, startService } from "./service.ts";

export interface UpFlags {
  readonly rpc?: string;
  readonly trust?: readonly string[];
  readonly venue?: readonly string[];
  readonly buyout?: readonly string[];
  readonly repurchase?: readonly string[];
  readonly port?: string;
  readonly json?: boolean;
}

/** What is served: where, which trusts, and how the first goes on. */
interface Served {
  readonly rpc: string;
  readonly trusts: readonly TrustView[];
  readonly deal: string | null;
  readonly setup: string | null;
  readonly next: readonly string[];
  /** Settings of the service beyond node and trusts. */
  readonly settings: Readonly<Record<string, string>>;
}

/** Within the state folder. */
const CHAIN_FOLDER = "chain";
const EXAMPLE_STORE = "example-store";
const RPC_PORT = 8545;
const PORTAL_PORT = "5050";
const MOST_PORT = 65_535;
const START_DAYS_BEFORE = 20;
const PORTAL = fileURLToPath(new URL("../../web/dist", import.meta.url));

/** Serves until Ctrl-C; nothing that it started outlives it. */
export async function serve(
  context: CliContext,
  flags: UpFlags,
  commands: readonly CliCommand[],
): Promise<ExitCode> {
  const settings = readSettings(context);
  const port = readPort(context, flags);
  const isExternal =
    flags.rpc !== undefined || flags.trust !== undefined || (context.env["WEIR_TRUSTS"] ?? "") !== "";
  let chain: Chain | undefined;
  let service: Service | undefined;
  try {
    if (!isExternal) {
      chain = await startEmbedded(context, settings);
    }
    const served =
      chain === undefined
        ? await lookAt(context, flags)
        : await prepareExample(context, { rpc: chain.rpc, settings, commands, save: saveOf(chain) });
    service = await startService(context, {
      WEIR_LOG_LEVEL: context.env["WEIR_LOG_LEVEL"] ?? "warn",
      ...served.settings,
      WEIR_RPC: served.rpc,
      WEIR_TRUSTS: served.trusts.map(({ address }) => address).join(),
      ...(flags.venue === undefined ? {} : { WEIR_VENUES: flags.venue.join() }),
      ...(flags.buyout === undefined ? {} : { WEIR_BUYOUTS: flags.buyout.join() }),
      ...(flags.repurchase === undefined ? {} : { WEIR_REPURCHASES: flags.repurchase.join() }),
      WEIR_PORT: port,
      WEIR_STORE:
        context.env["WEIR_STORE"] ??
        join(settings.stateFolder, chain === undefined ? "store" : EXAMPLE_STORE),
      ...(existsSync(PORTAL) ? { WEIR_PORTAL: context.env["WEIR_PORTAL"] ?? PORTAL } : {}),
    });
    const { url } = service;
    if (flags.json === true) {
      const { trusts, deal, setup, next } = served;
      const rpc = publicUrl(served.rpc);
      context.stdout(
        `${JSON.stringify({ url, rpc, trusts: trusts.map(({ address }) => address), deal, setup, next })}\n`,
      );
    } else {
      context.stdout(inWords(url, served));
    }
    return await untilEnded(context, service, chain);
  } finally {
    await service?.stop();
    await chain?.stop();
  }
}

/** Read before anything is started, which may take a minute. */
function readPort({ env }: CliContext, flags: UpFlags): string {
  const [source, port] = flags.port === undefined ? ["WEIR_PORT", env["WEIR_PORT"]] : ["--port", flags.port];
  if (port !== undefined && !(/^\d+$/.test(port) && Number(port) <= MOST_PORT)) {
    throw wrongOption(source, { rule: "port", found: port, expected: `a port, 0 to ${MOST_PORT}` });
  }
  return port ?? PORTAL_PORT;
}

async function startEmbedded(context: CliContext, { stateFolder }: Settings): Promise<Chain> {
  setAsideOldBuild(context, stateFolder, [CHAIN_FOLDER, EXAMPLE_STORE]);
  const { deal } = loadExample(context, stateFolder);
  // While it starts only: later the service goes before the chain that it reads.
  const starting = new AbortController();
  const interrupt = () => starting.abort();
  context.signal.addEventListener("abort", interrupt, { once: true });
  const chain = await startChain({
    port: RPC_PORT,
    stateFile: join(stateFolder, CHAIN_FOLDER, "state.gz"),
    genesisTimestamp: genesisTimestamp(join(stateFolder, CHAIN_FOLDER), deal.closing - START_DAYS_BEFORE),
    signal: starting.signal,
    log: (text) => context.stderr(`${text}\n`),
  });
  context.signal.removeEventListener("abort", interrupt);
  return chain;
}

/**
 * The time of the first block: of a chain that is kept always the same, or anvil would come to have two first blocks; of
 * a new one never that of an older one, so that nothing that is kept of an older one is taken for its.
 */
function genesisTimestamp(folder: string, day: number): number {
  const file = join(folder, "genesis-timestamp");
  if (existsSync(file) && existsSync(join(folder, "state.gz"))) {
    return Number(readFileSync(file, "utf8"));
  }
  const timestamp = day * SECONDS_A_DAY + (Math.floor(Date.now() / 1000) % SECONDS_A_DAY);
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, String(timestamp), { flush: true });
  return timestamp;
}

interface PrepareParameters {
  readonly rpc: string;
  readonly settings: Settings;
  readonly commands: readonly CliCommand[];
  readonly save: () => Promise<void>;
}

async function prepareExample(context: CliContext, parameters: PrepareParameters): Promise<Served> {
  const { rpc, settings, commands, save } = parameters;
  const { stateFolder } = settings;
  const example = loadExample(context, stateFolder);
  const open = () => openSession({ ...context, env: { ...context.env, WEIR_STATE: stateFolder } }, { rpc });
  const marked = findExampleTrust(stateFolder, (await open()).genesis);
  const address = marked ?? (await setUpExample(context, { example, rpc, stateFolder, commands }));
  if (marked === undefined) {
    await save();
  }
  const session = await open();
  const trust = await openTrust(session, address);
  const keys = join(stateFolder, "keys");
  return {
    rpc,
    trusts: [trust],
    deal: example.files.deal,
    setup: example.files.setup,
    next: await nextLines(session, trust, example),
    settings: {
      WEIR_SENDER_KEYSTORE: join(keys, `${SENDER}.json`),
      WEIR_PASSWORD: "",
      WEIR_PASSWORD_FILE: join(keys, `${SENDER}.password`),
      WEIR_DOCUMENTS: dirname(resolve(context.cwd, example.files.deal)),
    },
  };
}

function saveOf(chain: Chain): () => Promise<void> {
  return () => chain.save();
}

/** Trusts on a chain that is not ours; nothing is sent. */
async function lookAt(context: CliContext, flags: UpFlags): Promise<Served> {
  const wanted = flags.trust ?? context.env["WEIR_TRUSTS"]?.split(",") ?? [];
  if (wanted.length === 0) {
    throw new UserError(
      "Which trust shall be served? Give its address with `--trust`. Without `--rpc` the example is.",
    );
  }
  tellAsked(context, readSettings(context, flags).rpc);
  const session: ChainSession = await openSession(context, flags);
  const trusts: TrustView[] = [];
  for (const name of wanted) {
    trusts.push(await openTrust(session, name.trim()));
  }
  const known = trusts[0] === undefined ? undefined : session.book.trust(trusts[0].address);
  return {
    rpc: session.rpc.url,
    trusts,
    deal: known?.deal ?? null,
    setup: known?.setup ?? null,
    next: [],
    settings: {},
  };
}

function inWords(url: string, { rpc, trusts, deal, next }: Served): string {
  const list = trusts.map(
    ({ address, status, period }) =>
      `  trust ${address}: ${status}${period.date === 0 ? "" : `, next payment date ${formatDay(period.date)}`}\n`,
  );
  const goOn =
    next.length === 0
      ? ""
      : `\nTo carry it through its next payment date:\n${next.map((line) => `  ${line}\n`).join("")}`;
  return (
    `\nThe portal is at ${url}\n  node ${publicUrl(rpc)}\n${list.join("")}` +
    `${deal === null ? "" : `  deal ${deal}\n`}${goOn}\nCtrl-C ends it.\n`
  );
}

async function untilEnded(
  context: CliContext,
  service: Service,
  chain: Chain | undefined,
): Promise<ExitCode> {
  const interrupted = new Promise<"interrupted">((settle) => {
    if (context.signal.aborted) {
      settle("interrupted");
    }
    context.signal.addEventListener("abort", () => settle("interrupted"), { once: true });
  });
  const chainEnded = chain?.ended.then((fault) => `The chain has ended: ${fault ?? "nobody knows why"}.`);
  const ended = await Promise.race([
    interrupted,
    service.ended.then(() => "The service has ended by itself."),
    ...(chainEnded === undefined ? [] : [chainEnded]),
  ]);
  if (ended === "interrupted") {
    return 0;
  }
  throw new UserError(`${ended} What it said stands above.`);
}
