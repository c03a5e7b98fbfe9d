using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Payments.Tests.Support;

namespace Payments.Tests.Funerals;

/// <summary>Claims that are refused, each with its reason; none of them leaves anything behind.</summary>
public sealed class ClaimFormTests : IAsyncLifetime
{
    private static readonly (string Deceased, string Holder, string Pointer)[] wrong =
    [
        ("""{"diedOn":"2027-01-01"}""", "{}", "/deceased/diedOn"),
        ("""{"diedOn":"2021-06-30"}""", "{}", "/deceased/diedOn"),
        ("""{"fullName":" "}""", "{}", "/deceased/fullName"),
        ("""{"dateOfBirth":"2026-11-03"}""", "{}", "/deceased/diedOn"),
        ("""{"dateOfBirth":"2010-11-02"}""", "{}", "/deceased/personalId"),
        ("""{"personalId":"123"}""", "{}", "/deceased/personalId"),
        ("""{"pension":"big"}""", "{}", "/deceased/pension"),
        ("{}", """{"kind":"dog"}""", "/holder/kind"),
        ("{}", """{"kind":"person"}""", "/holder/personalId"),
        ("{}", """{"name":""}""", "/holder/name"),
        ("{}", """{"cashReason":"lazy"}""", "/holder/cashReason"),
        ("{}", """{"channel":"letter"}""", "/holder/channel"),
        ("{}", """{"channel":"account","bankBin":"000000"}""", "/holder/bankBin"),
        ("{}", """{"channel":"account","bankBin":"970405","accountNo":"1"}""", "/holder/accountNo"),
    ];

    private Town? started;
    private string disabled = "";

    private Town Town => started!;

    private TestService Service => Town.Service;

    public async Task InitializeAsync()
    {
        started = await Town.Start();
        disabled = Town.InCash();
        Town.InCash(Town.There);
        await Town.Import();
        await Town.TurnTo(new DateOnly(2026, 12, 10));
    }

    public async Task DisposeAsync() => await Town.DisposeAsync();

    [Fact]
    public async Task Where_nothing_is_due_the_reason_of_the_law_is_said()
    {
        async Task<Answer> Claim(string pension, string birth) =>
            await Service.Claim(
                new
                {
                    diedOn = "2026-11-02",
                    fullName = "Trần Văn Thọ",
                    personalId = "038046000001",
                    dateOfBirth = birth,
                    pension,
                },
                communeCode: Town.Here
            );

        var answers = new[]
        {
            await Claim("none", "1930-01-01"),
            await Claim("retirement", "1930-01-01"),
            await Claim("survivor", "1960-01-01"),
        };

        Assert.All(answers, answer => Assert.Equal("funeral_not_due", answer.Code));
        Assert.All(
            answers,
            answer => Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status)
        );
        Assert.Equal(
            ["no_qualifying_case", "no_qualifying_case", "too_young"],
            answers.Select(answer => answer.Json["errors"]![0]!["code"]!.GetValue<string>())
        );
        Assert.Contains(
            "art. 11(1)",
            answers[0].Json["errors"]![0]!["detail"]!.GetValue<string>(),
            StringComparison.Ordinal
        );
        Assert.Empty(await Service.Claims());
    }

    [Fact]
    public async Task Who_is_on_the_rolls_is_claimed_for_by_the_roll()
    {
        object Like(string name, string? id) =>
            new
            {
                diedOn = "2026-11-02",
                fullName = name,
                personalId = id ?? "038085777777",
                dateOfBirth = "1985-01-01",
                childOfSoleParent = true,
            };

        var byId = await Service.Claim(Like("Somebody", "038085000001"), null, Town.Here);
        var byName = await Service.Claim(Like(disabled, null), null, Town.Here);
        var elsewhere = await Service.Claim(
            Like("Somebody", "038085000002"),
            null,
            Town.Here,
            "officer"
        );

        Assert.Equal("deceased_on_the_rolls", byId.Code);
        Assert.Equal("deceased_on_the_rolls", byName.Code);
        Assert.Equal("deceased_on_other_rolls", elsewhere.Code);
    }

    [Fact]
    public async Task What_is_not_right_is_named()
    {
        foreach (var (deceased, holder, pointer) in wrong)
        {
            var answer = await Service.Claim(
                Merged(Mourning.Child("2026-11-02"), deceased),
                Merged(Mourning.Household(), holder),
                Town.Here
            );

            Assert.Equal(
                (pointer, HttpStatusCode.BadRequest),
                (string.Join(' ', Pointers(answer)), answer.Status)
            );
        }

        var said = await Service.Claim(
            new
            {
                beneficiaryId = await Service.Named(disabled),
                diedOn = "2026-11-02",
                pension = "survivor",
            }
        );
        Assert.Equal(["/deceased"], Pointers(said));
    }

    private static IEnumerable<string> Pointers(Answer answer) =>
        answer.Json["errors"]!.AsArray().Select(error => error!["pointer"]!.GetValue<string>());

    private static JsonNode Merged(object whole, string changes)
    {
        var node = JsonSerializer.SerializeToNode(whole)!;
        foreach (var (name, value) in JsonNode.Parse(changes)!.AsObject())
        {
            node[name] = value!.DeepClone();
        }

        return node;
    }
}
