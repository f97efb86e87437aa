/** What a claim sets. */
export type Parameter =
  | "rdma-mode"
  | "NUM_OF_VFS"
  | "SRIOV_EN"
  | "PF_NUM_OF_VF"
  | "LINK_TYPE"
  | "numvfs"
  | "vf-attributes"
  | "boot-vfs";
