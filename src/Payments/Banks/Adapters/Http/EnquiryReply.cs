using System.Text.Json;

namespace Payments.Banks.Adapters.Http;

/// <summary>The body of an account enquiry's answer.</summary>
internal sealed record EnquiryReply(string? Status, string? AccountName)
{
    public static NameEnquiry Read(HttpReply reply)
    {
        if (reply.Status == 501)
        {
            return new NameEnquiry(AccountStanding.CannotCheck, null);
        }

        if (reply.Status != 200)
        {
            return new NameEnquiry(AccountStanding.NoAnswer, null);
        }

        try
        {
            var body = JsonSerializer.Deserialize<EnquiryReply>(reply.Body, JsonSerializerOptions.Web);
            return body is null
                ? new NameEnquiry(AccountStanding.NoAnswer, null)
                : new NameEnquiry(StandingOf(body.Status), body.AccountName);
        }
        catch (JsonException)
        {
            return new NameEnquiry(AccountStanding.NoAnswer, null);
        }
    }

    private static AccountStanding StandingOf(string? status) =>
        status switch
        {
            "active" => AccountStanding.Active,
            "closed" => AccountStanding.Closed,
            "blocked" => AccountStanding.Blocked,
            "not_found" => AccountStanding.NotFound,
            _ => AccountStanding.CannotCheck,
        };
}
