namespace Payments.Verbs.Demo;

/// <summary>A step of the demo that did not do what it must; the message names the step and what was answered.</summary>
internal sealed class StepFailedException(string message) : Exception(message);
