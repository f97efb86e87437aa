import { wantsVfio } from "./desiredSpec.ts";
import type { NodeCase } from "./deriveNodeStates.ts";
import { isSettled } from "./nodeView.ts";
import { operatorArguments, type OperatorArgument } from "./reason.ts";

/** What is known of the running kernel command line. */
export interface KnownArguments {
  /** Whether the word is there, exactly as spelled; `undefined`: not known. */
  has(argument: OperatorArgument): boolean | undefined;
  /** The longer word that contains the text of an argument, where it is known to be there. */
  containing(argument: OperatorArgument): string | undefined;
}

/** From the probed host, else from a node state that the operator is done with, else nothing. */
export function knownArguments(node: NodeCase): KnownArguments {
  const { host, view } = node;
  if (host?.kernelArguments !== undefined) return fromWords(host.kernelArguments);
  const settled = view !== undefined && isSettled(view) ? fromSettled(node) : undefined;
  // The probe reads modes however they are spelled: none at all is certain, one may be `N` or `Y`.
  const noMode = host?.rdma.runningArguments.length === 0;
  return {
    has: (argument) =>
      settled?.(argument) ?? (noMode && isModeArgument(argument) ? false : undefined),
    containing: () => undefined,
  };
}

function isModeArgument(argument: OperatorArgument): boolean {
  return argument === operatorArguments.shared || argument === operatorArguments.exclusive;
}

function fromWords(words: readonly string[]): KnownArguments {
  return {
    has: (argument) => words.includes(argument),
    containing: (argument) => words.find((word) => word !== argument && word.includes(argument)),
  };
}

/**
 * A settled node has the arguments that its spec asks for; without vfio in its
 * spec nothing is known of the IOMMU, which the operator never takes away.
 */
function fromSettled({ view }: NodeCase): (argument: OperatorArgument) => boolean | undefined {
  return (argument) => {
    if (view === undefined) return undefined;
    if (isModeArgument(argument))
      return view.spec.rdmaMode !== "" && argument === modeArgument(view.spec.rdmaMode);
    return wantsVfio(view.spec) ? true : undefined;
  };
}

/** The argument of a mode; `undefined` for a mode that the operator does not know. */
export function modeArgument(mode: string): OperatorArgument | undefined {
  return mode === "shared" || mode === "exclusive" ? operatorArguments[mode] : undefined;
}

/**
 * Whether the next boot puts the command line right without the operator: the
 * boot loader's entry holds the wanted mode, or no longer the unwanted one. The
 * entry is read as modes: where the running line spells one in a way that the
 * operator does not take, the entry is not trusted either.
 */
export function isStaged(
  { host }: NodeCase,
  argument: OperatorArgument,
  act: "add" | "remove",
): boolean {
  const entry = host?.rdma.bootEntry;
  if (host === undefined || entry?.status !== "read" || !isModeArgument(argument)) return false;
  const mode = argument === operatorArguments.shared ? "shared" : "exclusive";
  const holds = entry.value.modes.includes(mode);
  return act === "remove" ? !holds : holds && !host.kernelArguments?.some(isOtherSpelling);
}

/** `ib_core.netns_mode=N` is `=0` to the kernel and another word to the operator. */
function isOtherSpelling(word: string): boolean {
  return (
    /^ib_core\.netns[-_]mode(=|$)/.test(word) &&
    word !== operatorArguments.shared &&
    word !== operatorArguments.exclusive
  );
}
