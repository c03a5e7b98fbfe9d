using System.Net;
using System.Text.Json.Nodes;
using Npgsql;
using Payments.FaultTests.Strangers;
using Payments.Reconciliation;

namespace Payments.FaultTests.Support;

/// <summary>Compares our books with what the banks' own journals say really happened.</summary>
internal sealed class Proof(NpgsqlDataSource admin, Month month, IReadOnlyList<StrangersBank> banks)
{
    private sealed record Paid(
        Guid PaymentId,
        Guid PayoutId,
        string EndToEndId,
        string Bin,
        long AmountVnd,
        string State
    );

    /// <summary>
    /// Waits until nothing is on its way, every settled payment is booked and every return is here; unknown ones may remain.
    /// </summary>
    public async Task Quiet(TimeSpan atMost)
    {
        try
        {
            await Patience.Until(
                "nothing is on its way",
                atMost,
                async () => await Restless() == 0
            );
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException($"{exception.Message}: {await Standing()}", exception);
        }
    }

    /// <summary>As <see cref="Quiet"/>, but a desk may still wait for a process that stands still.</summary>
    public Task QuietAtBanks(TimeSpan atMost) =>
        Patience.Until(
            "nothing is on its way to a bank",
            atMost,
            async () => await AtBanks() > 0 && await Restless() - await Orders() == 0
        );

    /// <summary>Everything that must hold when the banks are calm.</summary>
    public async Task Holds(Guid run)
    {
        var payments = await Payments();
        NobodyIsCreditedTwice(payments);
        await EveryPaymentIsWhereTheJournalsSay(payments);
        await TheRunBalances(run, payments);
        var report = await new BooksVerifier(admin).Verify(CancellationToken.None);
        Assert.True(
            report.Holds,
            string.Join("; ", report.Findings.Select(finding => finding.ToString()))
        );
    }

    private void NobodyIsCreditedTwice(IReadOnlyList<Paid> payments)
    {
        var ours = payments.ToDictionary(payment => payment.EndToEndId);
        var lines = banks
            .SelectMany(bank => bank.Ledger.Journal.Select(line => (bank.Bin, line)))
            .ToList();
        Assert.All(
            lines,
            pair =>
            {
                var payment = Assert.Contains(pair.line.EndToEndId, ours);
                Assert.Equal((payment.Bin, payment.AmountVnd), (pair.Bin, pair.line.AmountVnd));
            }
        );
        Assert.Empty(
            lines
                .Where(pair => !pair.line.IsReturn)
                .GroupBy(pair => pair.line.EndToEndId)
                .Where(same => same.Count() > 1)
                .Select(same => same.Key)
        );
        Assert.Empty(
            lines
                .GroupBy(pair => ours[pair.line.EndToEndId].PayoutId)
                .Where(same => same.Sum(pair => pair.line.IsReturn ? -1 : 1) > 1)
                .Select(same => same.Key)
        );
    }

    private async Task EveryPaymentIsWhereTheJournalsSay(IReadOnlyList<Paid> payments)
    {
        var owned = await OwnedUnknowns();
        var journal = banks
            .SelectMany(bank => bank.Ledger.Journal)
            .ToLookup(line => line.EndToEndId);
        var wrong = payments
            .Select(payment =>
                (payment, expected: Expected(payment, [.. journal[payment.EndToEndId]], owned))
            )
            .Where(pair => pair.expected != pair.payment.State)
            .Select(pair =>
                $"{pair.payment.EndToEndId} is {pair.payment.State}, not {pair.expected}"
            );
        Assert.Empty(wrong);
    }

    private string Expected(Paid payment, JournalLine[] lines, HashSet<string> owned)
    {
        if (lines.Length > 0)
        {
            return lines.Any(line => line.IsReturn) ? "returned" : "settled";
        }

        var order = banks
            .Single(bank => bank.Bin == payment.Bin)
            .Ledger.FindOrder(payment.EndToEndId)
            ?.Order;
        return order?.Fate == Fate.ClaimThenReject && owned.Contains(payment.EndToEndId)
            ? "unknown"
            : "rejected";
    }

    private async Task TheRunBalances(Guid run, IReadOnlyList<Paid> payments)
    {
        var shown = (await month.Caller.Get("controller", $"/v1/reconciliation?runId={run}")).Must(
            HttpStatusCode.OK
        );
        Assert.True(shown.Value<bool>("balanced"), shown.Text);
        var parts = (
            (string[])
                [
                    "paidByAccountVnd",
                    "paidInCashVnd",
                    "inProgressVnd",
                    "unknownVnd",
                    "awaitingCashVnd",
                    "notCollectedVnd",
                    "returnedVnd",
                    "returnedToTreasuryVnd",
                    "cancelledVnd",
                ]
        ).Sum(shown.Value<long>);
        Assert.Equal(shown.Value<long>("totalVnd"), shown.Value<long>("heldVnd") + parts);
        Assert.Equal(
            banks
                .SelectMany(bank => bank.Ledger.Journal)
                .Sum(line => line.IsReturn ? -line.AmountVnd : line.AmountVnd),
            shown.Value<long>("paidByAccountVnd")
        );
        foreach (var line in shown.Json["banks"]!.AsArray())
        {
            PerBank(line!, payments);
        }
    }

    private void PerBank(JsonNode line, IReadOnlyList<Paid> payments)
    {
        var bank = banks.Single(bank => bank.Bin == line["bin"]!.GetValue<string>());
        var journal = bank.Ledger.Journal;
        var returned = journal.Where(entry => entry.IsReturn).Sum(entry => entry.AmountVnd);
        var credited = journal.Where(entry => !entry.IsReturn).Sum(entry => entry.AmountVnd);
        Assert.Equal(credited - returned, line["settledVnd"]!.GetValue<long>());
        Assert.Equal(returned, line["returnedVnd"]!.GetValue<long>());
        Assert.Equal(
            payments.Where(payment => payment.Bin == bank.Bin).Sum(payment => payment.AmountVnd),
            line["sentVnd"]!.GetValue<long>()
        );
    }

    private async Task<HashSet<string>> OwnedUnknowns()
    {
        var owned = new HashSet<string>();
        string? cursor = null;
        do
        {
            var page = (
                await month.Caller.Get(
                    "controller",
                    $"/v1/unknown-outcomes?limit=200&cursor={cursor}"
                )
            ).Must(HttpStatusCode.OK);
            owned.UnionWith(
                page.Json["items"]!
                    .AsArray()
                    .Select(item => item!["endToEndId"]!.GetValue<string>())
            );
            cursor = page.Json["nextCursor"]?.GetValue<string>();
        } while (cursor is not null);
        return owned;
    }

    private Task<long> Orders() =>
        Count("select count(*) from release where not (accounts_prepared and cash_listed)");

    private Task<long> AtBanks() => Count("select count(*) from payment where channel = 'account'");

    private async Task<long> Count(string sql)
    {
        await using var command = admin.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private async Task<long> Restless()
    {
        await using var command = admin.CreateCommand(
            """
            select (select count(*) from release where not (accounts_prepared and cash_listed))
                 + (select count(*)
                      from payment_now
                     where channel = 'account'
                       and (state in ('prepared', 'sending', 'sent', 'accepted') or (state = 'settled' and not booked)))
                 + (select count(*)
                      from payment_now
                     where state = 'unknown' and end_to_end_id <> all ($1))
                 + (select count(*)
                      from payment
                     where end_to_end_id = any ($2) and state is distinct from 'returned')
            """
        );
        command.Parameters.Add(
            new NpgsqlParameter
            {
                Value = banks
                    .SelectMany(bank => bank.Ledger.Batches)
                    .SelectMany(batch => batch.Orders)
                    .Where(order => order.Fate == Fate.ClaimThenReject)
                    .Select(order => order.EndToEndId)
                    .ToArray(),
            }
        );
        command.Parameters.Add(
            new NpgsqlParameter
            {
                Value = banks
                    .SelectMany(bank => bank.Ledger.Journal)
                    .Where(line => line.IsReturn)
                    .Select(line => line.EndToEndId)
                    .ToArray(),
            }
        );
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private async Task<string> Standing()
    {
        await using var command = admin.CreateCommand(
            """
            select string_agg(format('%s %s %s%s', n, bank_bin, state, case when booked then ' booked' else '' end), ', ')
              from (select count(*) as n, bank_bin, state, booked
                      from payment_now where channel = 'account' group by 2, 3, 4) x
            """
        );
        return await command.ExecuteScalarAsync() as string ?? "no payments";
    }

    private async Task<IReadOnlyList<Paid>> Payments()
    {
        var payments = new List<Paid>();
        await using var command = admin.CreateCommand(
            "select id, payout_id, end_to_end_id, bank_bin, amount_vnd, state from payment_now where channel = 'account'"
        );
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            payments.Add(
                new Paid(
                    reader.GetGuid(0),
                    reader.GetGuid(1),
                    reader.GetString(2),
                    reader.GetString(3),
                    reader.GetInt64(4),
                    reader.GetString(5)
                )
            );
        }

        Assert.NotEmpty(payments);
        return payments;
    }
}
