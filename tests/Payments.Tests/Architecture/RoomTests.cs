namespace Payments.Tests.Architecture;

/// <summary>The arrows between the rooms, as compiled. Why each is there: the decision about arrows.</summary>
public sealed class RoomTests
{
    /// <summary>What every upper room may use: the way in, the answers, the words that all share.</summary>
    private const string Ground = "Pipeline Web Domain.Common Domain.Identity";

    /// <summary>Who may use whom, beside the ground and the room of the same name below.</summary>
    private static readonly Dictionary<string, string> allowed = new()
    {
        ["FrontDoor"] =
            "Audit Banks Beneficiaries Calendar CashDesks Database Entitlement Forecasts Funerals Identity PaymentRuns Payouts Proposals "
            + "Reconciliation Recoveries Reports Reviews",
        ["Verbs"] =
            "FrontDoor Database Audit Banks Beneficiaries Forecasts Identity Reconciliation Verifier Domain.Audit "
            + "Domain.Beneficiaries",
        ["PaymentRuns"] =
            "Beneficiaries Calendar Entitlement Payouts Banks Proposals Domain.Entitlement Domain.Payouts Domain.Audit",
        ["Banks"] =
            "Beneficiaries Calendar Papers Proposals Domain.Beneficiaries Domain.Calendar Domain.Audit",
        ["CashDesks"] =
            "Beneficiaries Calendar Papers Payouts Proposals Domain.Audit Domain.Beneficiaries Domain.Calendar",
        ["Beneficiaries"] = "Entitlement Proposals Recoveries Domain.Audit Domain.Entitlement",
        ["Entitlement"] = "Proposals",
        ["Calendar"] = "Proposals",
        ["Funerals"] =
            "Beneficiaries Entitlement Payouts Proposals Domain.Beneficiaries Domain.Entitlement",
        ["Payouts"] = "Proposals",
        ["Recoveries"] = "Proposals",
        ["Forecasts"] =
            "Beneficiaries Entitlement Domain.Audit Domain.Beneficiaries Domain.Entitlement",
        ["Reconciliation"] =
            "Banks CashDesks Entitlement PaymentRuns Payouts Domain.Audit Domain.Entitlement",
        ["Reviews"] =
            "Beneficiaries Calendar Entitlement PaymentRuns Payouts Proposals Domain.Audit Domain.Beneficiaries "
            + "Domain.Calendar Domain.Entitlement",
        ["Home"] =
            "Calendar PaymentRuns Proposals Banks CashDesks Reviews Domain.Calendar Domain.PaymentRuns",
        ["Identity"] = "Banks Beneficiaries Proposals Domain.Audit Domain.Beneficiaries",
        ["Pipeline"] = "Domain.Audit",
    };

    private static readonly IReadOnlyList<Arrow> arrows = House.ArrowsOf(House.Real);

    [Fact]
    public void Rooms_use_only_the_rooms_that_they_may() =>
        Assert.Equal(
            [],
            arrows.Where(arrow => !IsAllowed(arrow)).Select(arrow => arrow.ToString())
        );

    [Fact]
    public void Every_arrow_that_is_allowed_is_needed_or_the_allowance_goes() =>
        Assert.Equal(
            [],
            allowed
                .SelectMany(pair => pair.Value.Split(' ').Select(to => $"{pair.Key} -> {to}"))
                .Except(arrows.Select(arrow => $"{arrow.From} -> {arrow.To}"))
                .Except(Awaited)
        );

    [Fact]
    public void The_arrows_are_the_ones_we_drew() =>
        Golden.Matches(House.Drawing(arrows.Where(arrow => !IsGround(arrow))), "arrows.mmd");

    [Fact]
    public void No_arrows_run_in_a_circle() => Assert.Empty(House.Circle(arrows));

    [Fact]
    public void The_log_and_the_sign_ins_are_reached_from_the_front_door_alone()
    {
        var users = arrows.Where(arrow =>
            arrow.To is { IsLower: false, Name: "Audit" or "Identity" }
        );

        Assert.Equal(
            ["FrontDoor", "Verbs"],
            users.Select(arrow => arrow.From.ToString()).Distinct().Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void The_lower_floor_uses_nothing_above_it_and_no_neighbour()
    {
        var lower = arrows.Where(arrow => arrow.From.IsLower).ToList();

        Assert.NotEmpty(lower);
        Assert.All(lower, arrow => Assert.Equal(new RoomName(true, "Common"), arrow.To));
    }

    [Fact]
    public void The_lower_floor_touches_no_file_no_network_no_database_and_no_clock()
    {
        Assert.True(House.Real.Types.Count(type => RoomName.Of(type) is { IsLower: true }) > 100);
        Assert.Empty(House.Impurities(House.Real));
    }

    [Fact]
    public void A_room_that_uses_another_inside_a_lambda_of_an_async_body_is_caught()
    {
        var found = House.ArrowsOf(House.Twin);

        Assert.Contains(
            found,
            arrow => $"{arrow.From} -> {arrow.To}" == "TwinHall -> Domain.TwinPure"
        );
        Assert.Contains(
            found,
            arrow => $"{arrow.From} -> {arrow.To}" == "Domain.TwinPure -> TwinHall"
        );
        Assert.All(found, arrow => Assert.False(IsAllowed(arrow)));
        Assert.Equal(3, House.Circle(found).Count);
    }

    [Fact]
    public void A_lower_room_that_looks_at_files_and_at_the_clock_is_caught()
    {
        var found = string.Join('\n', House.Impurities(House.Twin));

        Assert.Contains("uses System.IO.File", found, StringComparison.Ordinal);
        Assert.Contains("uses System.TimeProvider", found, StringComparison.Ordinal);
        Assert.Contains("uses System.Threading.Tasks.Task", found, StringComparison.Ordinal);
    }

    /// <summary>Arrows that stand in the plan and are not walked yet.</summary>
    private static string[] Awaited =>
        [
            "Verbs -> Audit",
            "Verbs -> Beneficiaries",
            "Verbs -> Reconciliation",
            "PaymentRuns -> Beneficiaries",
            "CashDesks -> Beneficiaries",
            "CashDesks -> Payouts",
            "Beneficiaries -> Domain.Entitlement",
            "Reconciliation -> Banks",
            "Reconciliation -> CashDesks",
            "Reconciliation -> Payouts",
        ];

    private static bool IsGround(Arrow arrow) =>
        Ground.Split(' ').Contains(arrow.To.ToString())
        || arrow.To == new RoomName(true, arrow.From.Name);

    private static bool IsAllowed(Arrow arrow) =>
        arrow.From.IsLower
            ? arrow.To == new RoomName(true, "Common")
            : IsGround(arrow)
                || (
                    allowed.TryGetValue(arrow.From.ToString(), out var rooms)
                    && rooms.Split(' ').Contains(arrow.To.ToString())
                );
}
