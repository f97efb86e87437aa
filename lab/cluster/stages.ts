/** Images that no registry serves, as a jq regular expression: private staging, and a name that never existed. */
export const unpullableImages = "/nvstaging/|/nv-ipam:";

/** Documents of a kwok configuration: what it does in the place of kubelets. */
export function kwokStages(): unknown[] {
  return [nodeReady, podRunning, podImageError, podGone];
}

const unpullable = `any((.spec.initContainers // []) + .spec.containers | .[].image; test("${unpullableImages}"))`;
const alive = { key: ".metadata.deletionTimestamp", operator: "DoesNotExist" };
const pending = { key: ".status.phase", operator: "In", values: ["Pending"] };

/** A node that says nothing about itself becomes ready; a condition that somebody wrote stays. */
const nodeReady = stage("node-ready", "Node", {
  expressions: [
    {
      key: '.status.conditions.[] | select(.type == "Ready") | .status',
      operator: "DoesNotExist",
    },
  ],
  next: {
    statusTemplate: `
conditions:
- type: Ready
  status: "True"
  reason: KubeletReady
  message: kubelet is posting ready status
  lastHeartbeatTime: {{ Now | Quote }}
  lastTransitionTime: {{ Now | Quote }}
`,
  },
});

const podRunning = stage("pod-running", "Pod", {
  expressions: [alive, pending, { key: unpullable, operator: "In", values: ["false"] }],
  next: {
    statusTemplate: `
phase: Running
startTime: {{ Now | Quote }}
conditions:
{{ range $type := list "Initialized" "ContainersReady" "Ready" }}
- type: {{ $type }}
  status: "True"
  lastTransitionTime: {{ Now | Quote }}
{{ end }}
containerStatuses:
{{ range .spec.containers }}
- name: {{ .name | Quote }}
  image: {{ .image | Quote }}
  ready: true
  started: true
  restartCount: 0
  state: { running: { startedAt: {{ Now | Quote }} } }
{{ end }}
{{ with PodIPWith .spec.nodeName (or .spec.hostNetwork false) .metadata.uid .metadata.name .metadata.namespace }}
podIP: {{ . | Quote }}
podIPs: [{ ip: {{ . | Quote }} }]
{{ end }}
`,
  },
});

const podImageError = stage("pod-image-error", "Pod", {
  expressions: [
    alive,
    pending,
    { key: unpullable, operator: "In", values: ["true"] },
    { key: ".status.containerStatuses.[].state.waiting.reason", operator: "DoesNotExist" },
  ],
  next: {
    statusTemplate: `
phase: Pending
startTime: {{ Now | Quote }}
conditions:
{{ range $type := list "ContainersReady" "Ready" }}
- type: {{ $type }}
  status: "False"
  reason: ContainersNotReady
  lastTransitionTime: {{ Now | Quote }}
{{ end }}
containerStatuses:
{{ range .spec.containers }}
- name: {{ .name | Quote }}
  image: {{ .image | Quote }}
  ready: false
  started: false
  restartCount: 0
  state:
    waiting:
      reason: ImagePullBackOff
      message: {{ printf "Back-off pulling image %q" .image | Quote }}
{{ end }}
`,
  },
});

/** A deleted pod is gone at once, whatever its grace period. */
const podGone = stage("pod-gone", "Pod", {
  expressions: [{ key: ".metadata.deletionTimestamp", operator: "Exists" }],
  next: { delete: true },
});

function stage(
  name: string,
  kind: "Node" | "Pod",
  { expressions, next }: { expressions: readonly unknown[]; next: unknown },
): unknown {
  return {
    apiVersion: "kwok.x-k8s.io/v1alpha1",
    kind: "Stage",
    metadata: { name },
    spec: {
      resourceRef: { apiGroup: "v1", kind },
      selector: { matchExpressions: expressions },
      next,
    },
  };
}
