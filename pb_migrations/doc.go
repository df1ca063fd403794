// Package pb_migrations holds the platform's own tables as Go migrations that
// are compiled into the binary. Importing it registers them with PocketBase,
// which runs each one once, in the order of the file names, when it starts.
// Operators may put further .js migrations into the folder of the same name
// beside the binary.
package pb_migrations
