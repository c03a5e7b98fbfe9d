using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.CashDesks.Providers;

/// <summary>
/// The refused rows of a result as a workbook with the fault in the last column: mended, it is brought again as it is.
/// <c>GET /v1/provider-results/{id}/faults.xlsx</c>.
/// </summary>
public static class TakeFaults
{
    [Requires(Permission.ReadCash)]
    public sealed record Command(Guid Id) : ICommand<Result<byte[]>>;

    internal sealed class Handler(Session session, PersonalData personalData, Speech say)
        : IRequestHandler<Command, Result<byte[]>>
    {
        public async Task<Result<byte[]>> Handle(
            Command command,
            CancellationToken cancellationToken
        )
        {
            session.Concern(command.Id);
            return await ShowProviderResult.Find(session, command.Id, cancellationToken) is { } row
                ? ProviderSheet
                    .WriteFaults(
                        ShowProviderResult
                            .Open(personalData, row)
                            .Select(refused =>
                                (
                                    refused.Line,
                                    $"{refused.Column}: {ProviderFaults.Say(say, refused.Code, refused.Detail)}"
                                )
                            )
                    )
                    .ToXlsx()
                : Refusal.NotFound("provider's result");
        }
    }
}

/// <summary>A fault in the reader's language: one of a row's own, or what a desk or a field is told.</summary>
internal static class ProviderFaults
{
    public static string Say(Speech say, string code, string detail) =>
        say.Find("fault." + code) ?? say.Find("refusal." + code) ?? detail;
}
