import { parseArguments } from "./parseArguments.ts";
import { UsageError } from "./usageError.ts";

const help = `Usage: pulumi-rdma survey [OPTIONS]
`;

export function run(args: readonly string[]): Promise<number> {
  const { values } = parseArguments({
    args: [...args],
    options: { help: { type: "boolean", short: "h" } },
  });
  if (values.help !== true) throw new UsageError("Nothing to survey is named");
  process.stdout.write(help);
  return Promise.resolve(0);
}
