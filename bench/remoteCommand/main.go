// Stands in for pulumi-command's plugin where its Go module is not to be had (the
// provider's folder is a module of its own, in no release): only remote.Command, and of it
// what its first `up` does for each resource, as remote/commandOutputs.go of v1.2.1 does it:
// parse the key, one TCP and SSH connection that nobody else uses, one session, the command.
// It logs nothing and keeps no journal, so that it is never slower than the original.
//
// Speaks pulumirpc.ResourceProvider; its first line on stdout is its port.
package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"log"
	"net"
	"strings"
	"time"

	rpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"golang.org/x/crypto/ssh"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/structpb"
)

type provider struct {
	rpc.UnimplementedResourceProviderServer
}

func (provider) GetPluginInfo(context.Context, *emptypb.Empty) (*rpc.PluginInfo, error) {
	return &rpc.PluginInfo{Version: "1.2.1"}, nil
}

func (provider) CheckConfig(_ context.Context, request *rpc.CheckRequest) (*rpc.CheckResponse, error) {
	return &rpc.CheckResponse{Inputs: request.GetNews()}, nil
}

func (provider) DiffConfig(context.Context, *rpc.DiffRequest) (*rpc.DiffResponse, error) {
	return &rpc.DiffResponse{Changes: rpc.DiffResponse_DIFF_NONE}, nil
}

func (provider) Configure(context.Context, *rpc.ConfigureRequest) (*rpc.ConfigureResponse, error) {
	return &rpc.ConfigureResponse{SupportsPreview: true}, nil
}

func (provider) Check(_ context.Context, request *rpc.CheckRequest) (*rpc.CheckResponse, error) {
	return &rpc.CheckResponse{Inputs: request.GetNews()}, nil
}

func (provider) Diff(context.Context, *rpc.DiffRequest) (*rpc.DiffResponse, error) {
	return &rpc.DiffResponse{Changes: rpc.DiffResponse_DIFF_NONE}, nil
}

func (provider) Create(_ context.Context, request *rpc.CreateRequest) (*rpc.CreateResponse, error) {
	outputs := request.GetProperties()
	if !request.GetPreview() {
		inputs := outputs.GetFields()
		stdout, stderr, err := run(inputs["connection"].GetStructValue().GetFields(), inputs["create"].GetStringValue())
		if err != nil {
			return nil, err
		}
		inputs["stdout"] = structpb.NewStringValue(stdout)
		inputs["stderr"] = structpb.NewStringValue(stderr)
	}
	id := make([]byte, 8)
	if _, err := rand.Read(id); err != nil {
		return nil, err
	}
	return &rpc.CreateResponse{Id: hex.EncodeToString(id), Properties: outputs}, nil
}

func (provider) Delete(context.Context, *rpc.DeleteRequest) (*emptypb.Empty, error) {
	return &emptypb.Empty{}, nil
}

func (provider) Cancel(context.Context, *emptypb.Empty) (*emptypb.Empty, error) {
	return &emptypb.Empty{}, nil
}

func run(connection map[string]*structpb.Value, command string) (string, string, error) {
	signer, err := ssh.ParsePrivateKey([]byte(connection["privateKey"].GetStringValue()))
	if err != nil {
		return "", "", err
	}
	hostKey, _, _, _, err := ssh.ParseAuthorizedKey([]byte(connection["hostKey"].GetStringValue()))
	if err != nil {
		return "", "", err
	}
	address := net.JoinHostPort(
		connection["host"].GetStringValue(),
		fmt.Sprintf("%.0f", connection["port"].GetNumberValue()),
	)
	client, err := ssh.Dial("tcp", address, &ssh.ClientConfig{
		User:            connection["user"].GetStringValue(),
		Auth:            []ssh.AuthMethod{ssh.PublicKeys(signer)},
		HostKeyCallback: ssh.FixedHostKey(hostKey),
		Timeout:         60 * time.Second,
	})
	if err != nil {
		return "", "", err
	}
	defer client.Close()
	session, err := client.NewSession()
	if err != nil {
		return "", "", err
	}
	defer session.Close()
	var stdout, stderr bytes.Buffer
	session.Stdout, session.Stderr = &stdout, &stderr
	if err := session.Run(command); err != nil {
		return "", "", fmt.Errorf("%s: %w: %s", address, err, stderr.String())
	}
	return strings.TrimSuffix(stdout.String(), "\n"), strings.TrimSuffix(stderr.String(), "\n"), nil
}

func main() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	server := grpc.NewServer()
	rpc.RegisterResourceProviderServer(server, provider{})
	fmt.Println(listener.Addr().(*net.TCPAddr).Port)
	log.Fatal(server.Serve(listener))
}
