using System.Security.Cryptography;
using MediatR;
using Payments.CashDesks.Printing;
using Payments.Domain.Beneficiaries;
using Payments.Domain.CashDesks;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;

namespace Payments.CashDesks.Providers;

/// <summary>
/// Entrusts whoever waits on a cash list to a service provider (Decree 20/2021/NĐ-CP, art. 34; Decree 335/2026/NĐ-CP,
/// art. 28). <c>POST /v1/cash-lists/{id}/provider-lists</c>.
/// </summary>
/// <remarks>While a row is with a provider the commune's own desk does not hand it out: nobody is paid at two places.</remarks>
public static class MakeProviderList
{
    private const int NameLengthMax = 100;

    public sealed record Body(string? Provider = null);

    /// <param name="Number">1, 2, … of the cash list.</param>
    /// <param name="Sha256">Of the file, lower-case hexadecimal.</param>
    public sealed record Answer(
        Guid Id,
        Guid CashListId,
        int Number,
        string Provider,
        int Payments,
        long AmountVnd,
        string Sha256
    );

    [Requires(Permission.IssueFloat)]
    public sealed record Command(Guid CashListId, Body Body) : ICommand<Result<Answer>>;

    private sealed record ListRow(Guid Id, string CommuneCode, DateOnly Month, string State);

    internal sealed class Handler(Session session, Clock clock)
        : IRequestHandler<Command, Result<Answer>>
    {
        public async Task<Result<Answer>> Handle(
            Command command,
            CancellationToken cancellationToken
        )
        {
            var fields = new FieldReader();
            var typed = fields.Text("/provider", command.Body.Provider, NameLengthMax);
            if (fields.Refusal is { } malformed)
            {
                return malformed;
            }

            var list = await session.Find<ListRow>(
                "select id, commune_code, month, state from cash_list where id = @CashListId for no key update",
                command,
                cancellationToken
            );
            if (list is null)
            {
                return Refusal.NotFound("cash list");
            }

            session.Concern(list.Id);
            if (list.State == "closed")
            {
                return CashDeskRefusals.ListClosed;
            }

            if (await NameOf(list, typed, cancellationToken) is not { } provider)
            {
                return Refusal.Field("/provider", "bad_value", "A user bears this name.");
            }

            var number =
                1
                + await session.Single<int>(
                    "select count(*)::int from provider_list where cash_list_id = @Id",
                    list,
                    cancellationToken
                );
            var people = await Waiting(list, number, cancellationToken);
            return people.Count == 0
                ? CashDeskRefusals.NothingToEntrust
                : await Write(list, number, provider, people, cancellationToken);
        }

        /// <summary>As it was written the first time in this commune, so that one provider has one drawer; null: a user's name.</summary>
        private async Task<string?> NameOf(
            ListRow list,
            string typed,
            CancellationToken cancellationToken
        )
        {
            var folded = VietnameseName.Fold(typed);
            var known = await session.Query<string>(
                "select distinct provider from provider_list where commune_code = @CommuneCode",
                list,
                cancellationToken
            );
            var isUser = await session.Single<bool>(
                "select exists (select from app_user where lower(user_name) = lower(@typed))",
                new { typed },
                cancellationToken
            );
            return isUser
                ? null
                : known.FirstOrDefault(name => VietnameseName.Fold(name) == folded) ?? typed;
        }

        /// <summary>Listed, not held, and not with a provider; in the order of the paper.</summary>
        private async Task<List<(ProviderRow Row, string? BirthYear, string Hamlet)>> Waiting(
            ListRow list,
            int number,
            CancellationToken cancellationToken
        )
        {
            var waiting = (
                await session.Query<Guid>(
                    """
                    select p.id
                      from payment p
                     where p.cash_list_id = @Id
                       and p.state = 'listed'
                       and not exists (select from with_provider w where w.payment_id = p.id)
                    """,
                    list,
                    cancellationToken
                )
            ).ToHashSet();
            var sheet = await CashListEditions.Look(
                session,
                list.Id,
                clock.GetUtcNow(),
                cancellationToken
            );
            return
            [
                .. sheet!
                    .Rows.Where(row => row.Mark is null && waiting.Contains(row.PaymentId))
                    .Select(
                        (row, at) =>
                            (
                                new ProviderRow(
                                    at + 1,
                                    row.PaymentId,
                                    ProviderSheet.CodeOf(
                                        list.CommuneCode,
                                        sheet.Month,
                                        number,
                                        at + 1
                                    ),
                                    row.Name,
                                    row.IdTail,
                                    row.PayeeName,
                                    row.AmountVnd
                                ),
                                row.BirthYear,
                                row.Hamlet
                            )
                    ),
            ];
        }

        private async Task<Answer> Write(
            ListRow list,
            int number,
            string provider,
            List<(ProviderRow Row, string? BirthYear, string Hamlet)> people,
            CancellationToken cancellationToken
        )
        {
            var id = clock.NewId();
            session.Concern(id);
            var file = ProviderSheet.Write(people);
            var sha256 = SHA256.HashData(file);
            var amountVnd = people.Sum(person => person.Row.AmountVnd);
            await session.Execute(
                """
                insert into provider_list (id, cash_list_id, commune_code, number, provider, payments, amount_vnd, file,
                                           sha256, made_by, made_at)
                values (@id, @listId, @CommuneCode, @number, @provider, @payments, @amountVnd, @file, @sha256, @me, @now)
                """,
                new
                {
                    id,
                    listId = list.Id,
                    list.CommuneCode,
                    number,
                    provider,
                    payments = people.Count,
                    amountVnd,
                    file,
                    sha256,
                    me = session.Actor.UserName,
                    now = clock.GetUtcNow(),
                },
                cancellationToken
            );
            var rows = people.Select(person => person.Row).ToList();
            await session.Execute(
                """
                insert into provider_list_row (provider_list_id, commune_code, number, payment_id, code, name, id_tail,
                                               payee_name, amount_vnd)
                select @id, @CommuneCode, r.number, r.payment_id, r.code, r.name, r.id_tail, r.payee_name, r.amount_vnd
                  from unnest(@numbers, @payments, @codes, @names, @tails, @payees, @amounts)
                       as r (number, payment_id, code, name, id_tail, payee_name, amount_vnd)
                """,
                new
                {
                    id,
                    list.CommuneCode,
                    numbers = rows.Select(row => row.Number).ToArray(),
                    payments = rows.Select(row => row.PaymentId).ToArray(),
                    codes = rows.Select(row => row.Code).ToArray(),
                    names = rows.Select(row => row.Name).ToArray(),
                    tails = rows.Select(row => row.IdTail).ToArray(),
                    payees = rows.Select(row => row.PayeeName).ToArray(),
                    amounts = rows.Select(row => row.AmountVnd).ToArray(),
                },
                cancellationToken
            );
            return new Answer(
                id,
                list.Id,
                number,
                provider,
                people.Count,
                amountVnd,
                Convert.ToHexStringLower(sha256)
            );
        }
    }
}
