import type { SshOptions } from "../hosts/ssh/sshOptions.ts";
import type { HostsInput } from "../resources/hostsInput.ts";
import type { Survey } from "../survey/survey.ts";
import { probeFleet } from "./probeFleet.ts";

export interface SurveyOptions {
  /** As `rdma:ssh` of a stack; what it leaves out comes from ~/.ssh/config. */
  readonly ssh?: SshOptions;
  /** The cluster whose SR-IOV operator may ask for an RDMA mode, as `rdma:cluster`. @default {none is asked} */
  readonly cluster?: { readonly kubeconfig?: string; readonly context?: string };
  /** Called after each host. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Probes hosts, all at once, over one connection each, and groups them by what
 * differs. The transport sends nothing but the read-only probe.
 *
 * @throws ClusterError where `cluster` is given and cannot be asked. A host that cannot be reached is no error, but a group.
 */
export async function surveyHosts(hosts: HostsInput, options?: SurveyOptions): Promise<Survey> {
  return (await probeFleet(hosts, options)).survey;
}

export { formatProgram, type InventoryText } from "../survey/formatProgram.ts";
export { formatSurvey } from "../survey/formatSurvey.ts";
export type { Group, LeftOutHosts, Pool, Survey } from "../survey/survey.ts";
