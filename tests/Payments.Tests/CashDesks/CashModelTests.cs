using Payments.Reconciliation;
using Payments.Tests.Reconciliation;

namespace Payments.Tests.CashDesks;

/// <summary>
/// Cash never disappears: whatever two cashiers and a treasurer do in whatever order, over HTTP on a real database, each
/// drawer holds to the đồng what a small model of it holds, and nobody is paid twice.
/// </summary>
/// <remarks>
/// The seed is in the message of a failure; the same seed tries the same steps again. Each step has its own dice, so that
/// which of two desks came first does not change what is tried after.
/// </remarks>
public sealed class CashModelTests
{
    private const int Steps = 60;

    /// <summary>When the first list is wound up, so that its people go on to the second.</summary>
    private const int FirstListCloses = 35;

    [Theory]
    [InlineData(20261104)]
    [InlineData(335)]
    public async Task Advanced_is_handed_over_and_held_and_returned_whatever_happens(int seed)
    {
        await using var scene = await DeskScene.Open([
            500_000,
            650_000,
            700_000,
            540_000,
            360_000,
            1_080_000,
        ]);
        await scene.Month("2026-12", new Due(500_000, "cash"), new Due(900_000, "cash"));
        var model = new CashModel(scene);
        await model.Learn([scene.List, await scene.ListOf("2026-12")]);
        for (var step = 0; step < Steps; step++)
        {
            var did =
                step == FirstListCloses
                    ? await model.WindUp(0)
                    : await model.Step(new Random(seed + step));
            await model.Compare($"seed {seed}, step {step}: {did}");
        }

        await model.WindUp(1);
        await model.Compare($"seed {seed}, at the end");
        Assert.True(model is { Paid: > 3, Refused: > 5 }, "Hardly anything was tried.");
        var report = await new BooksVerifier(scene.Service.Database.Auditor).Verify(
            CancellationToken.None
        );
        Assert.Empty(
            report
                .Findings.Where(finding =>
                    finding.Invariant == "cash"
                    || finding.Sentence.StartsWith("a payout has more", StringComparison.Ordinal)
                )
                .Select(finding => finding.Sentence)
        );
    }
}
