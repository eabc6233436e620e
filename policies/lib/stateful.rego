# Types whose loss is the loss of data: databases, buckets, disks, file systems, queues, keys.
package sirsi.lib.stateful

is_stateful(type) if data.params.stateful_types[type]
