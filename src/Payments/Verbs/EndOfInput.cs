namespace Payments.Verbs;

/// <summary>Lets a child end with its parent: the parent holds the other end of standard input, also when it is killed.</summary>
internal static class EndOfInput
{
    public const string Option = "--until-input-ends";

    /// <summary>A source that is cancelled when standard input ends or <paramref name="cancellationToken"/> is.</summary>
    public static CancellationTokenSource Watch(CancellationToken cancellationToken)
    {
        var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        new Thread(() => Drain(ended)) { IsBackground = true, Name = "end of input" }.Start();
        return ended;
    }

    private static void Drain(CancellationTokenSource ended)
    {
        using var input = Console.OpenStandardInput();
        var buffer = new byte[256];
        while (input.Read(buffer) > 0)
        {
            // Nothing is said on standard input; only its end counts.
        }

        try
        {
            ended.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended by itself first.
        }
    }
}
