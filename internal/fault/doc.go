// Package fault does harm to the real binary and checks that nothing is lost: it
// is killed while people write and while a file is imported. `make fault` does
// it many times; the tests of every day a few times.
//
// TENON_BINARY names the binary; without it the tests build one.
package fault
