package fakerds

import (
	"bytes"
	"context"
	"crypto/rand"
	_ "embed"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"
)

//go:embed fake_rds.wasm
var module []byte

// compiled is the core, compiled once in a process. wazero keeps what it compiled on disk for the next process.
var compiled = sync.OnceValues(func() (*engine, error) {
	ctx := context.Background()
	config := wazero.NewRuntimeConfig()
	if folder, err := os.UserCacheDir(); err == nil {
		if cache, err := wazero.NewCompilationCacheWithDir(filepath.Join(folder, "fake-rds")); err == nil {
			config = config.WithCompilationCache(cache)
		}
	}
	runtime := wazero.NewRuntimeWithConfig(ctx, config)
	if _, err := wasi_snapshot_preview1.Instantiate(ctx, runtime); err != nil {
		return nil, err
	}
	code, err := runtime.CompileModule(ctx, module)
	if err != nil {
		return nil, err
	}
	return &engine{runtime, code}, nil
})

type engine struct {
	runtime wazero.Runtime
	code    wazero.CompiledModule
}

// core is one fake in an instance of the module.
type core struct {
	mutex    sync.Mutex
	instance api.Module
	handle   uint64
	// broken is the message of a panic. The core is not called again.
	broken error
}

type answer struct {
	// status is 0 if the connection has to be closed without an answer.
	status int
	delay  time.Duration
	// cut is the number of bytes of the body to send before the connection is closed.
	cut    *int
	header http.Header
	body   []byte
}

func newCore(seed []byte) (*core, error) {
	engine, err := compiled()
	if err != nil {
		return nil, fmt.Errorf("fakerds: %w", err)
	}
	// Clock and random numbers are the host's. No files, arguments or environment.
	config := wazero.NewModuleConfig().WithName("").WithStartFunctions("_initialize").
		WithSysWalltime().WithSysNanotime().WithRandSource(rand.Reader)
	instance, err := engine.runtime.InstantiateModule(context.Background(), engine.code, config)
	if err != nil {
		return nil, fmt.Errorf("fakerds: %w", err)
	}
	c := &core{instance: instance}
	if err := c.write(seed); err != nil {
		return nil, err
	}
	c.handle, err = c.run("fake_new", uint64(len(seed)))
	if err != nil {
		return nil, err
	}
	if c.handle == 0 {
		mistakes := c.read("fake_answer")
		c.close()
		return nil, fmt.Errorf("fakerds: %s", mistakes)
	}
	return c, nil
}

// run calls an export. A panic becomes an error with its message.
func (c *core) run(name string, arguments ...uint64) (uint64, error) {
	if c.instance == nil {
		return 0, errors.New("fakerds: the fake is closed")
	}
	if c.broken != nil {
		return 0, c.broken
	}
	results, err := c.instance.ExportedFunction(name).Call(context.Background(), arguments...)
	if err != nil {
		c.broken = fmt.Errorf("fakerds: %w", err)
		if message := c.read("fake_panic"); len(message) > 0 {
			c.broken = fmt.Errorf("fakerds: %s", message)
		}
		return 0, c.broken
	}
	if len(results) == 0 {
		return 0, nil
	}
	return results[0], nil
}

func (c *core) write(data []byte) error {
	at, err := c.run("fake_buffer", uint64(len(data)))
	if err != nil {
		return err
	}
	if !c.instance.Memory().Write(uint32(at), data) {
		return errors.New("fakerds: the core returned a wrong address")
	}
	return nil
}

func (c *core) read(name string) []byte {
	results, err := c.instance.ExportedFunction(name).Call(context.Background())
	if err != nil {
		return nil
	}
	data, _ := c.instance.Memory().Read(uint32(results[0]>>32), uint32(results[0]))
	return bytes.Clone(data)
}

func (c *core) call(method, target string, header http.Header, body []byte) (*answer, error) {
	var request bytes.Buffer
	fmt.Fprintf(&request, "%s %s\n", method, target)
	for name, values := range header {
		for _, value := range values {
			fmt.Fprintf(&request, "%s: %s\n", name, value)
		}
	}
	request.WriteByte('\n')
	request.Write(body)

	c.mutex.Lock()
	defer c.mutex.Unlock()
	if err := c.write(request.Bytes()); err != nil {
		return nil, err
	}
	answered, err := c.run("fake_call", c.handle, uint64(request.Len()))
	if err != nil {
		return nil, err
	}
	data := c.read("fake_answer")
	if answered == 0 {
		return nil, fmt.Errorf("fakerds: %s", data)
	}
	return parse(data)
}

func parse(data []byte) (*answer, error) {
	head, body, _ := bytes.Cut(data, []byte("\n\n"))
	first, lines, _ := strings.Cut(string(head), "\n")
	words := strings.Fields(first)
	if len(words) != 3 {
		return nil, fmt.Errorf("fakerds: the core answered %q", first)
	}
	status, err := strconv.Atoi(words[0])
	if err != nil {
		return nil, fmt.Errorf("fakerds: the core answered %q", first)
	}
	delay, err := strconv.ParseInt(words[1], 10, 64)
	if err != nil {
		return nil, fmt.Errorf("fakerds: the core answered %q", first)
	}
	got := &answer{status: status, delay: time.Duration(delay) * time.Millisecond, header: http.Header{}, body: body}
	if cut, err := strconv.Atoi(words[2]); err == nil {
		got.cut = &cut
	}
	for _, line := range strings.Split(lines, "\n") {
		if name, value, found := strings.Cut(line, ": "); found {
			got.header.Add(name, value)
		}
	}
	return got, nil
}

func (c *core) close() {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.instance != nil {
		_ = c.instance.Close(context.Background())
		c.instance = nil
	}
}
