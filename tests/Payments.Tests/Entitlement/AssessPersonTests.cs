using System.Text.Json;
using Payments.Domain.Entitlement;
using Payments.Entitlement;

namespace Payments.Tests.Entitlement;

public sealed class AssessPersonTests
{
    private static readonly Rulebook rulebook = Rulebook.Load();
    private static readonly DateOnly today = new(2026, 11, 24);

    [Theory]
    [InlineData("""{"province":"38","person":{"dateOfBirth":"1985"}}""", "/month", "required")]
    [InlineData(
        """{"month":"2024-9","province":"38","person":{"dateOfBirth":"1985"}}""",
        "/month",
        "bad_month"
    )]
    [InlineData(
        """{"month":"2021-06","province":"38","person":{"dateOfBirth":"1985"}}""",
        "/month",
        "month_not_covered"
    )]
    [InlineData(
        """{"month":"2026-01","province":"30","person":{"dateOfBirth":"1985"}}""",
        "/province",
        "unknown_province"
    )]
    [InlineData("""{"month":"2024-09","province":"38"}""", "/person", "required")]
    [InlineData(
        """{"month":"2024-09","province":"38","person":{}}""",
        "/person/dateOfBirth",
        "required"
    )]
    [InlineData(
        """{"month":"2024-09","province":"38","person":{"dateOfBirth":"1985-13-01"}}""",
        "/person/dateOfBirth",
        "bad_date"
    )]
    [InlineData(
        """{"month":"2024-09","province":"38","person":{"dateOfBirth":"1985","age":3}}""",
        "/person/age",
        "unknown_member"
    )]
    [InlineData(
        """{"month":"2024-09","province":"38","person":{"dateOfBirth":"1985","hiv":"yes"}}""",
        "/person/hiv",
        "wrong_type"
    )]
    [InlineData(
        """{"month":"2024-09","province":"38","person":{"dateOfBirth":"1985","household":"rich"}}""",
        "/person/household",
        "bad_value"
    )]
    [InlineData(
        """{"month":"2024-09","province":"38","person":{"dateOfBirth":"1985","children":[{"study":"none"}]}}""",
        "/person/children/0/dateOfBirth",
        "required"
    )]
    [InlineData(
        """{"month":"2024-09","province":"38","person":{"dateOfBirth":"1985"},"decision":{}}""",
        "/decision/signedOn",
        "required"
    )]
    [InlineData(
        """{"month":"2024-09","province":"38","person":{"dateOfBirth":"1985"},"alreadyPaid":{"2024-08":1}}""",
        "/alreadyPaid/2024-08",
        "outside_window"
    )]
    [InlineData(
        """{"month":"2024-09","province":"38","person":{"dateOfBirth":"1985"},"from":"2024-08","alreadyPaid":{"2024-08":1.5}}""",
        "/alreadyPaid/2024-08",
        "bad_value"
    )]
    [InlineData(
        """{"month":"2024-09","province":"38","person":{"dateOfBirth":"1985"},"from":"2024-10"}""",
        "/from",
        "bad_value"
    )]
    [InlineData(
        """{"month":"2024-09","province":"38","person":{"dateOfBirth":"1985"},"from":"2024-08","alreadyPaid":{"2024-08":9223372036854775807}}""",
        "/alreadyPaid/2024-08",
        "bad_value"
    )]
    [InlineData(
        """{"month":"2024-09","province":"38","person":{"dateOfBirth":"1985","household":"\ud800"}}""",
        "/person/household",
        "bad_value"
    )]
    [InlineData(
        """{"month":"2024-09","province":"38","person":{"dateOfBirth":"1985","\ud800":1}}""",
        "/person",
        "bad_value"
    )]
    [InlineData("""[]""", "", "wrong_type")]
    public void A_fault_is_named_by_its_pointer(string json, string pointer, string code)
    {
        var answer = AssessPerson.Answer(WorkedCases.Parse(json), rulebook, today);

        var errors = answer.Refusal?.Fields ?? [];
        Assert.Contains(errors, error => error.Pointer == pointer && error.Code == code);
    }

    [Theory]
    [InlineData("""{"month":7,"province":"38","person":{"dateOfBirth":"1985"}}""", "/month")]
    [InlineData("""{"month":"2024-09","province":"38","person":7}""", "/person")]
    public void A_fault_is_named_once(string json, string pointer)
    {
        var answer = AssessPerson.Answer(WorkedCases.Parse(json), rulebook, today);

        Assert.Equal(pointer, Assert.Single(answer.Refusal?.Fields ?? []).Pointer);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_a_fault_of_their_field()
    {
        byte[] body =
        [
            .. """{"month":"2024-09","province":"38","person":{"dateOfBirth":"19"""u8,
            0xFF,
            .. "\"}}"u8,
        ];
        using var document = JsonDocument.Parse(body);

        var answer = AssessPerson.Answer(document.RootElement, rulebook, today);

        Assert.Equal("/person/dateOfBirth", Assert.Single(answer.Refusal?.Fields ?? []).Pointer);
    }

    /// <summary>Being born is no change of level; a change told by its month begins on its own day where it has one.</summary>
    [Theory]
    [InlineData(
        """{"month":"2025-08","province":"38","person":{"dateOfBirth":"2025-08-05","inFacility":true}}""",
        2_500_000
    )]
    [InlineData(
        """{"month":"2025-08","province":"38","person":{"dateOfBirth":"2025-08-05","inFacility":true,"orphanCase":"a"},"decision":{"signedOn":"2025-08-10"}}""",
        2_500_000
    )]
    [InlineData(
        """{"month":"2026-10","province":"38","person":{"dateOfBirth":"1996-08-05"},"decision":{"signedOn":"2025-08-15"},"history":[{"from":"2026-10","person":{"disability":{"level":"severe","certifiedOn":"2026-10-31"}}}]}""",
        810_000
    )]
    [InlineData(
        """{"month":"2026-10","province":"38","person":{"dateOfBirth":"1996-08-05","household":"poor","soleParent":"widowed"},"decision":{"signedOn":"2025-08-15"},"history":[{"from":"2026-10","person":{"children":[{"dateOfBirth":"2026-10-05"}]}}]}""",
        540_000
    )]
    public void A_birth_and_a_day_of_its_own_count_in_their_month(string json, long total) =>
        Assert.Equal(
            total,
            WorkedCases
                .Value(AssessPerson.Answer(WorkedCases.Parse(json), rulebook, today))
                .GetProperty("months")[0]
                .GetProperty("totalVnd")
                .GetInt64()
        );

    [Fact]
    public void The_order_of_changes_never_changes_the_answer()
    {
        const string frame = """
            {"month":"2024-12","from":"2023-01","province":"38","decision":{"signedOn":"2022-02-10"},
             "person":{"dateOfBirth":"1985","disability":{"level":"severe"}},"history":[CHANGES]}
            """;
        const string graver = """{"from":"2023-05","person":{"disability":{"level":"extreme"}}}""";
        const string gone = """{"from":"2024-03","person":{"disability":null}}""";

        var one = Sums(frame.Replace("CHANGES", $"{graver},{gone}", StringComparison.Ordinal));
        var other = Sums(frame.Replace("CHANGES", $"{gone},{graver}", StringComparison.Ordinal));

        Assert.Equal(one, other);
        Assert.Equal((4 * 540_000) + (11 * 720_000), one);
    }

    [Fact]
    public void A_coefficient_is_printed_with_its_decimal()
    {
        const string json = """
            {"month":"2024-09","province":"38","person":{"dateOfBirth":"1950","disability":{"level":"severe"}},"decision":{"signedOn":"2024-02-10"}}
            """;

        var answer = WorkedCases.Value(
            AssessPerson.Answer(WorkedCases.Parse(json), rulebook, today)
        );

        var line = answer.GetProperty("months")[0].GetProperty("lines")[0];
        Assert.Equal("2.0", line.GetProperty("coefficient").GetRawText());
        Assert.False(answer.TryGetProperty("dueVnd", out _));
    }

    [Fact]
    public void One_changed_number_fails_exactly_the_cases_that_rest_on_it()
    {
        var cases = WorkedCases.Lines();
        if (cases.Count == 0)
        {
            Console.WriteLine("The worked cases are not beside this checkout.");
            return;
        }

        var draft = rulebook.With(
            new Domain.Common.PayMonth(2021, 7),
            [new ParameterChange("small_child", null, 20)]
        );

        var failed = cases
            .Where(line => WorkedCases.Answer(line, draft, today) != WorkedCases.Expected(line))
            .Select(line => line.GetProperty("id").GetString());

        Assert.Equal(["F12"], failed);
    }

    private static long Sums(string json) =>
        WorkedCases
            .Value(AssessPerson.Answer(WorkedCases.Parse(json), rulebook, today))
            .GetProperty("dueVnd")
            .GetInt64();
}
