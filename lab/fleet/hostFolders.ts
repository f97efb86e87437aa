/** Where a simulated host lives. */
export interface HostFolders {
  readonly name: string;
  /** HOST_ROOT: what the host sees as `/`. */
  readonly root: string;
  /** What the host cannot see: NVRAM, hidden VFs, requests of its tools. */
  readonly machine: string;
}
