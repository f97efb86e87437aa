#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { commands } from "./commands.ts";
import { UsageError } from "./usageError.ts";

const width = Math.max(...Object.keys(commands).map((name) => name.length));

const help = `pulumi-rdma: RDMA mode, NIC firmware and SR-IOV of GPU clusters, beside the Pulumi program

Usage: pulumi-rdma COMMAND [OPTIONS]

Commands:
${Object.entries(commands)
  .map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}\n`)
  .join("")}
Options:
  --help     this text; behind a command: the options of that command
  --version  the version of the package

Exit code 2 means that the command line was not understood.
`;

/** @returns the exit code */
async function main([name, ...args]: readonly string[]): Promise<number> {
  if (name === undefined || name.startsWith("-")) return answerOption(name);
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined)
    return refuse(
      `There is no command "${name}", expected one of ${Object.keys(commands).join(", ")}`,
    );
  try {
    const { run } = await command.load();
    return await run(args);
  } catch (error) {
    if (error instanceof UsageError)
      return refuse(`${error.message}; see \`pulumi-rdma ${name} --help\``);
    throw error;
  }
}

function answerOption(option: string | undefined): number {
  switch (option) {
    case "--help":
    case "-h":
      process.stdout.write(help);
      return 0;
    case "--version":
      process.stdout.write(`${version()}\n`);
      return 0;
    case undefined:
      process.stderr.write(help);
      return 2;
    default:
      return refuse(
        `There is no option "${option}", expected a command: ${Object.keys(commands).join(", ")}`,
      );
  }
}

function refuse(message: string): number {
  process.stderr.write(`pulumi-rdma: ${message}\n`);
  return 2;
}

/** package.json lies beside `provider` in the checkout and in the package. */
function version(): string {
  const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}

// A reader that goes away, `| head`, has what it wanted.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
});

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  // A mistake of the user or of his fleet has a message; a stack is for our own.
  const isOurs = !(error instanceof Error) || error.name === "TypeError";
  process.stderr.write(`pulumi-rdma: ${isOurs ? String(error) : error.message}\n`);
  process.exitCode = 1;
}
