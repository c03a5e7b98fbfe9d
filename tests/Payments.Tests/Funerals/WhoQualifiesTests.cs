using System.Net;
using System.Text;
using Payments.Beneficiaries;
using Payments.Tests.Support;

namespace Payments.Tests.Funerals;

/// <summary>Cases that rest on what the rolls say of others, or of somebody not yet decided; and a claim in a race.</summary>
public sealed class WhoQualifiesTests : IAsyncLifetime
{
    private Town? started;

    private Town Town => started!;

    private TestService Service => Town.Service;

    public async Task InitializeAsync()
    {
        started = await Town.Start();
        Town.InCash();
        Town.InCash(Town.There);
        await Town.Import();
        await Town.EnrolSoleParent();
        await Town.TurnTo(new DateOnly(2026, 12, 10));
    }

    public async Task DisposeAsync() => await Town.DisposeAsync();

    [Fact]
    public async Task Who_had_applied_and_qualified_and_died_undecided_is_paid_for_since_decree_335()
    {
        (string Born, string Disability, string DiedOn, string? Article)[] cases =
        [
            ("1990-02-10", "severe", "2026-10-05", "335/2026/NĐ-CP 11(1)"),
            ("1949-02-10", "", "2026-10-05", "335/2026/NĐ-CP 31"),
            ("1990-02-10", "severe", "2026-10-04", null),
            ("1990-02-10", "", "2026-11-02", null),
            ("1949-02-10", "", "2026-08-02", null),
        ];
        for (var at = 0; at < cases.Length; at++)
        {
            var (born, disability, diedOn, article) = cases[at];
            var person = await Apply(at, born, disability);

            var proposed = await Service.ClaimFor(person, diedOn);

            if (article is null)
            {
                Assert.Equal("funeral_not_due", proposed.Code);
                continue;
            }

            (await Service.Decide(proposed)).Must(HttpStatusCode.OK);
            var claim = (await Service.Claims("?state=accepted"))[^1];
            var cited = claim["citations"]![0]!;
            Assert.Equal(10_800_000, claim["amountVnd"]!.GetValue<long>());
            Assert.Equal("funeral_applicant", claim["rule"]!.GetValue<string>());
            Assert.Equal(article, $"{cited["instrument"]} {cited["article"]}");
            Assert.Equal("ended", await StateOf(person));
        }
    }

    [Fact]
    public async Task Who_died_while_their_enrolment_waited_is_claimed_for_once_it_is_decided()
    {
        var enrolment = await (await Service.As("preparer")).Post(
            "/v1/beneficiaries",
            new
            {
                personalId = "038190000777",
                fullName = "Lò Văn Đợi",
                communeCode = Town.Here,
                channel = "cash",
                cashReason = "age",
                person = new
                {
                    dateOfBirth = "1990-02-10",
                    disability = new { level = "severe", certifiedOn = "2026-09-01" },
                },
                decision = new { number = "9/QĐ-UBND", signedOn = "2026-12-05" },
            }
        );
        var proposal = enrolment.Must(HttpStatusCode.Accepted).Value<Guid>("proposalId");
        var person = (
            await (await Service.As("approver")).Get($"/v1/proposals/{proposal}")
        ).Value<Guid>("subjectId");

        var early = await Service.ClaimFor(person, "2026-12-08");
        var described = await Service.Claim(
            new
            {
                diedOn = "2026-12-08",
                fullName = "Lò Văn Đợi",
                dateOfBirth = "1990-02-10",
                personalId = "038190000777",
            },
            communeCode: Town.Here
        );
        await Town.Accepted(enrolment);
        var claimed = await Service.ClaimFor(person, "2026-12-08");

        Assert.Equal((HttpStatusCode.Conflict, "enrolment_open"), (early.Status, early.Code));
        Assert.Equal("enrolment_open", described.Code);
        (await Service.Decide(claimed)).Must(HttpStatusCode.OK);
        Assert.Equal("ended", await StateOf(person));
    }

    [Fact]
    public async Task A_child_is_paid_for_only_beside_a_poor_parent_alone_who_was_raising_it()
    {
        async Task<string?> Claim(string born, string commune, string? personalId = null) =>
            (
                await Service.Claim(
                    new
                    {
                        diedOn = "2026-11-02",
                        fullName = "Lò Văn " + born,
                        dateOfBirth = born,
                        personalId,
                        childOfSoleParent = true,
                    },
                    communeCode: commune
                )
            ).Code;

        Assert.Equal("no_sole_parent", await Claim("2020-03-05", Town.Here));
        Assert.Equal("no_sole_parent", await Claim("2020-03-04", Town.There));
        Assert.Equal("no_sole_parent", await Claim("2009-01-05", Town.Here, "038209000123"));
        Assert.Null(await Claim("2020-03-04", Town.Here));
    }

    [Fact]
    public async Task Where_provinces_merged_the_standard_of_the_former_one_prices_a_funeral()
    {
        var commune = ReferenceData
            .Communes.On(new DateOnly(2025, 8, 1))
            .First(one =>
                one.ProvinceCode == "31"
                && ReferenceData.Communes.FormerProvinceOf(one.Code) == "30"
            );
        await Service.Execute(
            $"insert into commune (commune_code, name, province_code) values ('{commune.Code}', 'Xã', '31')"
        );

        var answer = await Service.Claim(
            new
            {
                diedOn = "2025-11-02",
                fullName = "Trần Văn Thọ",
                personalId = "038040000001",
                dateOfBirth = "1940-11-02",
                pension = "survivor",
            },
            communeCode: commune.Code
        );

        answer.Must(HttpStatusCode.Accepted);
        Assert.Equal(
            11_000_000,
            (await Service.TheClaim("proposed"))["amountVnd"]!.GetValue<long>()
        );
    }

    [Fact]
    public async Task A_claim_cancelled_while_a_run_is_calculated_is_charged_or_cancelled_and_never_both()
    {
        await Town.Calculate("2026-12");
        for (var round = 0; round < 5; round++)
        {
            var name = "Lò Thị " + (char)('A' + round);
            (
                await Service.Decide(
                    await Service.Claim(Mourning.Child("2026-11-02", name), null, Town.Here)
                )
            ).Must(HttpStatusCode.OK);
            var claim = (await Service.Claims("?state=accepted"))[^1];
            var cancel = await (await Service.As("preparer")).Post(
                $"{Mourning.Path}/{Mourning.Id(claim)}/cancel",
                new { reason = "Given up." }
            );

            var deciding = Service.Decide(cancel);
            await Task.WhenAll(deciding, Town.CalculateAgain());

            var decided = await deciding;
            var state = (await Service.TheClaim(Mourning.Id(claim)))["state"]!.GetValue<string>();
            var charged = (
                await (await Service.As("auditor")).Get(
                    $"/v1/payment-runs/{Town.Run}/payouts?benefit=funeral"
                )
            )
                .Must(HttpStatusCode.OK)
                .Json["items"]!
                .AsArray()
                .Count(item => item!["funeralId"]!.GetValue<Guid>() == Mourning.Id(claim));
            Assert.Equal(
                decided.Status == HttpStatusCode.OK ? ("cancelled", 0) : ("accepted", 1),
                (state, charged)
            );
            Assert.True(decided.Code is null or "funeral_charged", decided.Code);
        }
    }

    private async Task<string> StateOf(Guid person) =>
        (await (await Service.As("officer")).Get($"/v1/beneficiaries/{person}")).Value<string>(
            "state"
        );

    /// <summary>Lets in a file with somebody whose facts are known since August 2026, without any decision.</summary>
    private async Task<Guid> Apply(int number, string born, string disability)
    {
        var name = "Lò Văn Chờ " + (char)('A' + number);
        using var body = new StringContent(
            "personal_id,full_name,date_of_birth,commune_code,effective_from,disability_level,channel,cash_reason\n"
                + $"03819000066{number},{name},{born},{Town.Here},2026-08-03,{disability},cash,age\n",
            Encoding.UTF8,
            "text/csv"
        );
        var preparer = await Service.As("preparer");
        using var sent = await preparer.Client.PostAsync(
            new Uri("/v1/imports", UriKind.Relative),
            body
        );
        var path =
            $"/v1/imports/{(await Answer.Of(sent)).Must(HttpStatusCode.Accepted).Value<Guid>("id")}";
        await preparer.Until(path, import => import["state"]!.GetValue<string>() == "checked");
        await Town.Accepted(await preparer.Post(path + "/apply"));
        await preparer.Until(path, import => import["state"]!.GetValue<string>() == "applied");
        return await Service.Named(name);
    }
}
