//go:build tools

package tools

import (
	_ "github.com/k8snetworkplumbingwg/sriov-network-operator"
	_ "github.com/k8snetworkplumbingwg/sriov-network-operator/cmd/webhook"
)
