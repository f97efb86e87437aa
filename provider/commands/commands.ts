/** One subcommand: loaded only when it is asked for. */
export interface Command {
  /** A line of `pulumi-rdma --help`. */
  readonly summary: string;
  readonly load: () => Promise<CommandModule>;
}

export interface CommandModule {
  /**
   * @param args What stands behind the subcommand's name.
   * @returns the exit code
   * @throws UsageError for arguments that do not fit; any other Error with a message for the user
   */
  readonly run: (args: readonly string[]) => Promise<number>;
}

export const commands: Readonly<Record<string, Command>> = {
  survey: {
    summary: "group a fleet by what differs, and print the claims that would change nothing",
    load: () => import("./survey.ts"),
  },
  report: {
    summary: "say what a preview would do: for a pull request, for CI, for people",
    load: () => import("./report.ts"),
  },
  explain: {
    summary: "say what a reason or an error means, how it is known, and what to do",
    load: () => import("./explain.ts"),
  },
  helpers: {
    summary: "write the programs that hosts run as root in the place of a shell, and their sudoers",
    load: () => import("./helpers.ts"),
  },
};
