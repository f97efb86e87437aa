module upstream-crds

go 1.26

require github.com/k8snetworkplumbingwg/sriov-network-operator v1.6.0
