// Tests wait for workers and banks more than they compute.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
