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
    [InlineData("""[]""", "", "wrong_type")]
    public void A_fault_is_named_by_its_pointer(string json, string pointer, string code)
    {
        var answer = AssessPerson.Answer(WorkedCases.Parse(json), rulebook, today);

        var errors = answer.Refusal?.Fields ?? [];
        Assert.Contains(errors, error => error.Pointer == pointer && error.Code == code);
    }

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
