import type { SshOptions } from "../hosts/ssh/sshOptions.ts";

export interface SurveyOptions {
  /** As `rdma:ssh` of a stack; what it leaves out comes from ~/.ssh/config. */
  readonly ssh?: SshOptions;
  /** The cluster whose SR-IOV operator may ask for an RDMA mode, as `rdma:cluster`. @default {none is asked} */
  readonly cluster?: { readonly kubeconfig?: string; readonly context?: string };
  /** Called after each host. */
  readonly onProgress?: (done: number, total: number) => void;
}
