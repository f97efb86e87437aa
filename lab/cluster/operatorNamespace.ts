/** Namespace of the network operator and of what it installs, as the chart's users often name it. */
export const operatorNamespace = "network-operator";
