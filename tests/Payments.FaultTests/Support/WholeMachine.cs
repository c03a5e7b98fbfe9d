namespace Payments.FaultTests.Support;

/// <summary>Tests that keep every processor busy: one after the other, so that the patience of each keeps its meaning.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class WholeMachine
{
    public const string Name = "whole machine";
}
