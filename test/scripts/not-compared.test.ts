import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { beforeEach, describe, expect, it } from "vitest";

import { commands } from "../../scripts/commands.ts";
import { emptyFolder, runCommand } from "./run-command.ts";

const DEAD = "http://127.0.0.1:9";
const SOMEBODY = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const DEAL = new URL("../../examples/china/deal.yaml", import.meta.url).pathname;

describe("exit 1 is a difference, so where nothing was compared", () => {
  let folder: string;
  beforeEach(() => {
    folder = emptyFolder();
  });
  const weir = (...argv: string[]) => runCommand(argv, { cwd: folder, commands });

  it.each([["nope"], ["0x12"], [SOMEBODY.toLowerCase().replace("0x7", "0x").concat("A")]])(
    "audit %s ends in 2 before a node is asked",
    async (contract) => {
      const { exit, stderr } = await weir("audit", contract, "--rpc", DEAD);

      expect(stderr).toContain(
        `contract: expected an address (0x and 40 digits, its checksum right) or the name of a key, contract or trust known here, found ${contract}`,
      );
      expect(exit).toBe(2);
    },
  );

  it("audit names every option that is wrong, and no secret of an address", async () => {
    const { exit, stdout } = await weir(
      ..."audit 0x12 --skip foo,code bar --block first --rpc secret --second-rpc secret --json".split(" "),
    );

    expect(exit).toBe(2);
    const { faults } = JSON.parse(stdout) as { faults: { path: string; found?: string }[] };
    expect(faults.map(({ path, found }) => [path, found])).toEqual([
      ["contract", "0x12"],
      ["--skip", "foo"],
      ["--skip", "bar"],
      ["--block", "first"],
      ["--rpc", undefined],
      ["--second-rpc", undefined],
    ]);
    expect(stdout).not.toContain("secret");
  });

  it("audit of a name that is known ends in 3 where no node answers or none is named", async () => {
    mkdirSync(join(folder, ".weir"));
    const trusts = [{ name: "jianghe", address: SOMEBODY, deal: "deal.yaml", setup: "setup.yaml" }];
    writeFileSync(
      join(folder, ".weir/addresses.json"),
      JSON.stringify({ "1:0x00": { contracts: {}, trusts } }),
    );

    expect(await weir("audit", "jianghe", "--rpc", DEAD)).toMatchObject({
      exit: 3,
      stderr: expect.stringContaining(`No node answers at \`${DEAD}\``) as string,
    });
    expect((await weir("audit", "jianghe")).exit).toBe(3);
  });

  it.each([[[]], [[DEAL]]])(
    "compile %j --against ends in 3 where no node answers or none is named, in 2 for what is no address",
    async (deal) => {
      expect((await weir("compile", ...deal, "--against", SOMEBODY, "--rpc", DEAD)).exit).toBe(3);
      expect((await weir("compile", ...deal, "--against", SOMEBODY)).exit).toBe(3);
      const wrong = await weir("compile", ...deal, "--against", "0x12", "--rpc", "nowhere");
      expect(wrong.exit).toBe(2);
      expect(wrong.stderr).toMatch(
        /--against: expected an address .*, found 0x12\n.*--rpc: expected a node's/,
      );
    },
  );
});
