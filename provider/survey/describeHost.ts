import type { HostFacts } from "../facts/hostFacts.ts";
import type { HostRead } from "../facts/hostRead.ts";
import { formatOwner } from "../plan/text/formatOwner.ts";
import { stagedMode } from "../plan/mode/stagedMode.ts";
import type { Aspect, Description } from "./survey.ts";
import { describeCards } from "./describeCards.ts";
import { unreadReasons } from "./unreadReasons.ts";

/**
 * Says what a host is, by what lasts: no processes, no users, no times. Hosts
 * that are described alike are one group of a survey.
 */
export function describeHost(read: HostRead): Description {
  if (read.status === "unreachable") return { unknown: [read.summary] };
  const { facts } = read;
  return withLines({
    system: [systemOf(facts)],
    mode: [modeOf(facts)],
    cards: describeCards(facts.cards.filter(({ kind }) => kind === "nic")),
    excluded: describeCards(facts.cards.filter(({ kind }) => kind !== "nic")),
    tools: [toolsOf(facts)],
    runs: runsOf(facts),
    unknown: unreadReasons(facts),
  });
}

function withLines(description: Readonly<Record<Aspect, readonly string[]>>): Description {
  return Object.fromEntries(Object.entries(description).filter(([, lines]) => lines.length > 0));
}

const accesses = {
  root: "as root",
  sudo: "root through sudo",
  unprivileged: "without root",
} as const;

function systemOf({ product, os, access, lockdown }: HostFacts): string {
  const words = [product, `${os.name} (${os.family})`, accesses[access]].filter(Boolean);
  return [...words, ...(lockdown === "none" ? [] : [`kernel lockdown: ${lockdown}`])].join(", ");
}

function modeOf({ rdma }: HostFacts): string {
  const live = rdma.live.status === "read" ? rdma.live.value : "not known";
  const staged = stagedMode(rdma);
  if (staged.status === "unknown") return `${live}; not known after a boot`;
  const { mode, source } = staged.value;
  if (mode === null) return `${live}; the next boot reads an outdated initramfs`;
  const by = {
    argument: "kernel argument",
    modprobe: "modprobe.d",
    initramfs: "initramfs",
    default: "the kernel's default",
  }[source];
  return mode === live ? `${live}, kept by ${by}` : `${live}; ${mode} after a boot, by ${by}`;
}

/** Tools that decide what can be read and done. */
const told = ["mstconfig", "mlxconfig", "mstfwreset", "mlxfwreset", "rdma"];

function toolsOf({ tools }: HostFacts): string {
  const found = told.filter((tool) => tools[tool] !== undefined);
  const words = found.map((tool) => `${tool} ${tools[tool] ?? ""}`.trim());
  return words.length === 0 ? "no firmware tool" : words.join(", ");
}

function runsOf({ inUse, sriovOperator, owners }: HostFacts): string[] {
  const { etc, boot } = owners;
  return [
    ...(inUse.kubelet ? ["kubelet"] : []),
    ...(sriovOperator.signs.length > 0 ? ["SR-IOV operator"] : []),
    ...(etc === null ? [] : [`/etc is rewritten by ${formatOwner(etc)}`]),
    ...(boot === null || boot.kind === etc?.kind
      ? []
      : [`boot configuration is rewritten by ${formatOwner(boot)}`]),
  ];
}
