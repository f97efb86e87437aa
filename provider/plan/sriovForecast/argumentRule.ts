import { RdmaMode } from "../../facts/rdmaMode.ts";
import { argumentTool } from "./argumentTool.ts";
import { iommuArguments } from "./cpuArguments.ts";
import type { NodeCase } from "./deriveNodeStates.ts";
import { wantsVfio } from "./desiredSpec.ts";
import { isStaged, type KnownArguments, knownArguments, modeArgument } from "./knownArguments.ts";
import { joinParts, nothingFound, type Part } from "./part.ts";
import {
  type LoopReason,
  operatorArguments,
  type OperatorArgument,
  type RebootReason,
  type UnknownReason,
} from "./reason.ts";

type Act = "add" | "remove";

/**
 * The operator's only own reason to reboot for an RDMA mode: the kernel command
 * line has not the words that it wants. What mode is live it never asks
 * (249e200, generic_plugin.go syncDesiredKernelArgs and configRdmaKernelArg).
 */
export function argumentRule(node: NodeCase): Part {
  const known = knownArguments(node);
  return joinParts([modeArguments(node, known), vfioArguments(node, known)]);
}

function modeArguments(node: NodeCase, known: KnownArguments): Part {
  const wanted = modeArgument(node.desired.rdmaMode);
  const mode = RdmaMode.safeParse(node.desired.rdmaMode).data ?? null;
  const both = [operatorArguments.shared, operatorArguments.exclusive];
  const parts = both.map((argument): Part => {
    const has = known.has(argument);
    const isWanted = argument === wanted;
    if (has === isWanted) return nothingFound;
    if (has === undefined) return notKnown(argument, mode ?? "no mode");
    const reason: RebootReason = isWanted
      ? { code: "argument_missing", argument, because: "rdmaMode", live: liveMode(node) }
      : { code: "argument_extra", argument, mode };
    return found(node, known, reason, isWanted ? "add" : "remove");
  });
  return foldCommandLine(joinParts(parts));
}

function vfioArguments(node: NodeCase, known: KnownArguments): Part {
  if (!wantsVfio(node.desired)) return nothingFound;
  const certain = iommuArguments(node.node);
  const possible = certain ?? [operatorArguments.intelIommu, operatorArguments.iommuPt];
  const parts = possible.map((argument): Part => {
    const has = known.has(argument);
    if (has === true) return nothingFound;
    if (has === undefined) return notKnown(argument, "vfio");
    if (certain === undefined && argument === operatorArguments.intelIommu)
      return { ...nothingFound, unknown: [{ code: "cpu_vendor" }] };
    const because = "vfio";
    return found(node, known, { code: "argument_missing", argument, because, live: null }, "add");
  });
  const part = foldCommandLine(joinParts(parts));
  // One argument that is missing for certain is a reboot; whether another is missing too does not matter.
  return part.reboots.length > 0 ? { ...part, unknown: [] } : part;
}

function found(
  node: NodeCase,
  known: KnownArguments,
  reason: RebootReason & { readonly argument: OperatorArgument },
  act: Act,
): Part {
  const { argument } = reason;
  const tool = argumentTool(node);
  const staged = isStaged(node, argument, act);
  const unknown =
    tool === "unknown" && !staged
      ? [{ code: "kargs_tool", osImage: node.node.osImage } as const]
      : [];
  const loops = staged ? [] : loopsOf(tool, known, argument, act);
  return { ...nothingFound, reboots: [reason], unknown, loops };
}

function loopsOf(
  tool: ReturnType<typeof argumentTool>,
  known: KnownArguments,
  argument: OperatorArgument,
  act: Act,
): LoopReason[] {
  const inside = known.containing(argument);
  switch (tool) {
    case "none-ubuntu":
      return [{ code: "arguments_not_edited", os: "ubuntu", argument, act }];
    case "none-grubby":
      return [{ code: "arguments_not_edited", os: "no-grubby", argument, act }];
    case "none-s390x":
      return [{ code: "arguments_not_edited", os: "s390x", argument, act }];
    case "grubby":
    case "rpm-ostree":
      return act === "add" && inside !== undefined
        ? [{ code: "argument_spelling", argument, found: inside }]
        : [];
    case "unknown":
      return [];
  }
}

type Unread = Extract<UnknownReason, { code: "command_line" }>;

function notKnown(argument: OperatorArgument, asked: Unread["asked"]): Part {
  return { ...nothingFound, unknown: [{ code: "command_line", arguments: [argument], asked }] };
}

/** Words that are looked for on the same line, for the same purpose, in one reason. */
function foldCommandLine(part: Part): Part {
  const unread = part.unknown.filter((reason) => reason.code === "command_line");
  const [first] = unread;
  if (first === undefined) return part;
  const folded = { ...first, arguments: unread.flatMap((reason) => reason.arguments) };
  const others = part.unknown.filter((reason) => reason.code !== "command_line");
  return { ...part, unknown: [...others, folded] };
}

function liveMode({ host, view }: NodeCase): RdmaMode | null {
  if (host?.rdma.live.status === "read") return host.rdma.live.value;
  return RdmaMode.safeParse(view?.rdmaMode).data ?? null;
}
