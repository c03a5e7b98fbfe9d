using System.Net;
using System.Text.RegularExpressions;
using Payments.Tests.Support;

namespace Payments.Tests.Web;

/// <summary>The service beside an issuer; <c>s-treasurer</c> and <c>s-officer2</c> are linked by two administrators.</summary>
public sealed partial class IssuerScene : IAsyncLifetime
{
    private TestIssuer? issuer;
    private TestService? service;

    public TestIssuer Issuer => issuer!;

    public TestService Service => service!;

    public async Task InitializeAsync()
    {
        issuer = await TestIssuer.Start();
        service = await TestService.Start(
            new DateOnly(2026, 5, 18),
            settle: settings =>
                settings with
                {
                    Authority = issuer.Address,
                    AuthorityName = "Cổng thử",
                    ClientId = TestIssuer.ClientId,
                    ClientSecret = TestIssuer.ClientSecret,
                }
        );
        foreach (var user in new[] { "treasurer", "officer2", "chair2", "cashier2" })
        {
            await Link(user, "s-" + user);
        }
    }

    /// <summary>By one administrator, accepted by the other.</summary>
    public async Task Link(string user, string? subject)
    {
        var admin = await Service.As("admin");
        var proposed = (
            await admin.Post($"/v1/users/{await IdOf(user)}/identity", new { subject })
        ).Must(HttpStatusCode.Accepted);
        (
            await (await Service.As("admin2")).Post(
                $"/v1/proposals/{proposed.Value<Guid>("proposalId")}/accept"
            )
        ).Must(HttpStatusCode.OK);
    }

    public async Task<Guid> IdOf(string user) =>
        (await (await Service.As("admin")).Get($"/v1/users?query={user}")).Json["items"]!
            .AsArray()
            .Single(item => item!["userName"]!.GetValue<string>() == user)!["id"]!.GetValue<Guid>();

    /// <summary>From a page with the button to what the browser sees on the way back.</summary>
    public async Task<ShownPage> Through(PageVisitor visitor, ShownPage shown)
    {
        var leaving = await visitor.Send(shown.Form("/sign-in/outside"));
        Assert.Equal(HttpStatusCode.OK, leaving.Status);
        return await visitor.Get(await Issuer.Follow(LinkOf(leaving)));
    }

    /// <summary>All the way in; null: the page to which it leads.</summary>
    public async Task<(PageVisitor Visitor, string Onward)> Enter(
        string subject,
        string asked = "/"
    )
    {
        Issuer.Subject = subject;
        var visitor = new PageVisitor(Service);
        var shown = await visitor.Get("/sign-in?return=" + Uri.EscapeDataString(asked));
        var back = await Through(visitor, shown);
        Assert.Equal(HttpStatusCode.Found, back.Status);
        return (visitor, LinkOf(await visitor.Get(back.Location!)));
    }

    /// <summary>Where a page that leads on by itself leads to.</summary>
    public static string LinkOf(ShownPage page) =>
        WebUtility.HtmlDecode(Onward().Match(page.Html).Groups[1].Value);

    public async Task DisposeAsync()
    {
        if (service is not null)
        {
            await service.DisposeAsync();
        }

        if (issuer is not null)
        {
            await issuer.DisposeAsync();
        }
    }

    [GeneratedRegex("<a href=\"([^\"]*)\">Đi tiếp")]
    private static partial Regex Onward();
}
