// Two at a time: each starts services, and they share one database server.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]
