using System.Globalization;
using System.Text;
using Payments.Domain.Common;
using Payments.Domain.Entitlement;

namespace Payments.Domain.Tests.Entitlement;

public sealed class RulebookTests
{
    private static readonly Rulebook rulebook = Rulebook.Load();

    [Fact]
    public void Every_dated_value_is_the_one_we_read_in_the_law()
    {
        var text = new StringBuilder();
        foreach (var value in rulebook.Values)
        {
            var until = value.Until?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "…";
            text.Append(
                CultureInfo.InvariantCulture,
                $"{value.Parameter} {value.From:yyyy-MM-dd} – {until}: {value.Text}"
            );
            text.Append(
                CultureInfo.InvariantCulture,
                $" ({value.Source.Instrument}, art. {value.Source.Article}, in force {value.InForce:yyyy-MM-dd})\n"
            );
        }

        Golden.Matches(text.ToString(), "rulebook.txt");
    }

    [Theory]
    [InlineData(
        "standards.yaml",
        "source: \"76/2024/NĐ-CP, art. 1\"",
        "note: \"x\"",
        "'source' is missing"
    )]
    [InlineData("standards.yaml", "value: 360000", "value: 360000.5", "not a whole number")]
    [InlineData("standards.yaml", "value: 360000", "value: 360001", "fraction of a đồng")]
    [InlineData("standards.yaml", "value: 360000", "value: 0", "not a whole number")]
    [InlineData("standards.yaml", "from: 2024-07-01", "from: 2024-08-01", "leave a gap")]
    [InlineData("standards.yaml", "from: 2024-07-01", "from: 2024-06-01", "overlap")]
    [InlineData("standards.yaml", "until: 2024-07-01, ", "", "overlap")]
    [InlineData("standards.yaml", "from: 2024-07-01", "from: 2024-07", "not a date")]
    [InlineData("standards.yaml", "76/2024/NĐ-CP", "77/2024/NĐ-CP", "not in instruments.yaml")]
    [InlineData("standards.yaml", "unit: VND/month", "unit: USD", "unknown unit")]
    [InlineData("standards.yaml", "  social_pension:", "  social_pensions:", "unknown parameter")]
    [InlineData(
        "coefficients.yaml",
        "{ from: 2021-07-01, until: 2026-07-01, value: 2.5",
        "{ from: 2021-07-01, until: 2026-07-01, worth: 1, value: 2.5",
        "unknown key"
    )]
    [InlineData("coefficients.yaml", "value: 3.0", "value: 3", "one decimal")]
    [InlineData("coefficients.yaml", "value: 3.0", "value: 3.05", "one decimal")]
    [InlineData(
        "groups.yaml",
        "{ from: 2025-07-01, source",
        "{ from: 2025-07-01, value: 1, source",
        "no value to give"
    )]
    [InlineData("procedures.yaml", "from: 2025-07-01", "from: 2025-08-01", "leave a gap")]
    [InlineData("procedures.yaml", "month_after", "next_month", "month_of_change or month_after")]
    [InlineData("provinces.yaml", "into: \"31\"", "into: \"30\"", "not a province of today")]
    [InlineData("local-standards.yaml", "codes: former\n", "codes: older\n", "former or current")]
    [InlineData("instruments.yaml", "id: 76/2024/NĐ-CP", "id: 20/2021/NĐ-CP", "listed twice")]
    [InlineData(
        "instruments.yaml",
        "title: Social assistance policies, ",
        "",
        "'title' is missing"
    )]
    [InlineData(
        "instruments.yaml",
        "title: Social assistance policies,",
        "title: Policies, colour: red,",
        "unknown key"
    )]
    [InlineData("procedures.yaml", "[disabled,", "[disable,", "unknown group")]
    [InlineData(
        "procedures.yaml",
        "    until: 2025-07-01\n",
        "    until: 2025-07-01\n    colour: red\n",
        "unknown key"
    )]
    [InlineData("local-standards.yaml", "item: facility", "item: factory", "'item' is standard")]
    [InlineData("local-standards.yaml", "province: \"79\"", "province: \"08\"", "listed twice")]
    [InlineData(
        "local-standards.yaml",
        "    item: facility\n",
        "    item: facility\n    colour: red\n",
        "unknown key"
    )]
    [InlineData(
        "standards.yaml",
        "until: 2024-07-01, value: 360000",
        "until: 2021-07-01, value: 360000",
        "later than 'from'"
    )]
    [InlineData("standards.yaml", "value: 360000, ", "", "'value' is missing")]
    [InlineData(
        "standards.yaml",
        "value: 500000, source: \"76",
        "value: 500000, inForce: 2024-07-01, source: \"76",
        "when it came into force"
    )]
    [InlineData("standards.yaml", "NĐ-CP, art. 1\"", "NĐ-CP\"", "INSTRUMENT, art. ARTICLE")]
    [InlineData("standards.yaml", "name: National standards", "name: \"\"", "'name' is empty")]
    [InlineData("groups.yaml", "ended: true", "ended: false", "may only be true")]
    public void A_rulebook_with_a_fault_is_refused(
        string file,
        string text,
        string fault,
        string problem
    )
    {
        var files = RuleFiles.Changed(file, text, fault);

        var exception = Assert.Throws<RulebookException>(() => Rulebook.Load(files));

        Assert.Contains(problem, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rulebook_without_one_of_its_files_is_refused()
    {
        var files = RuleFiles.All();
        files.Remove("ages.yaml");

        Assert.Equal("ages.yaml, line 1: is missing", FaultOf(files));
    }

    [Theory]
    [InlineData("standards.yaml", "", "standards.yaml, line 1: one document with keys is expected")]
    [InlineData("standards.yaml", "- a\n", "one document with keys is expected")]
    [InlineData("procedures.yaml", "procedures: []\n", "there is no procedure")]
    [InlineData("procedures.yaml", "procedures: 1\n", "a list is expected here")]
    [InlineData("procedures.yaml", "procedures: [1]\n", "keys are expected here")]
    [InlineData("provinces.yaml", "colour: red\n", "unknown key 'colour'")]
    [InlineData("strange.yaml", "", "strange.yaml, line 1: is not a file of the rulebook")]
    public void A_file_of_another_form_is_refused_with_its_name(
        string file,
        string text,
        string problem
    )
    {
        var files = RuleFiles.All();
        files[file] = text;

        var fault = FaultOf(files);

        Assert.StartsWith($"{file}, line ", fault, StringComparison.Ordinal);
        Assert.EndsWith(problem, fault, StringComparison.Ordinal);
    }

    private static string FaultOf(Dictionary<string, string> files) =>
        Assert.Throws<RulebookException>(() => Rulebook.Load(files)).Message;

    [Fact]
    public void The_hash_is_the_same_for_the_same_files_and_another_for_one_other_letter()
    {
        var same = Rulebook.Load(RuleFiles.All());
        var other = Rulebook.Load(RuleFiles.Changed("ages.yaml", "36 months", "36 Months"));

        Assert.Equal(rulebook.Hash, same.Hash);
        Assert.StartsWith("sha256:", same.Hash, StringComparison.Ordinal);
        Assert.NotEqual(rulebook.Hash, other.Hash);
    }

    [Fact]
    public void An_instrument_not_yet_in_force_does_not_exist()
    {
        var month = new PayMonth(2026, 7);

        Assert.Equal(500_000, Standard(month, new DateOnly(2026, 10, 4)));
        Assert.Equal(540_000, Standard(month, new DateOnly(2026, 10, 5)));
        Assert.Equal(500_000, Standard(new PayMonth(2026, 6), new DateOnly(2026, 10, 5)));
    }

    [Fact]
    public void A_standard_that_a_province_adopts_counts_from_its_month_and_changes_the_hash()
    {
        var adopted = rulebook.With([
            new LocalStandard(
                "38",
                null,
                StandardItem.Standard,
                new PayMonth(2027, 1),
                600_000,
                "Draft"
            ),
        ]);
        var known = KnownOn.Day(new DateOnly(2027, 1, 1));

        Assert.Equal(810_000, Severe(adopted, new PayMonth(2026, 12), known));
        Assert.Equal(900_000, Severe(adopted, new PayMonth(2027, 1), known));
        Assert.NotEqual(rulebook.Hash, adopted.Hash);
    }

    [Fact]
    public void Adopted_standards_come_to_the_same_hash_in_any_order_and_each_of_them_counts_in_it()
    {
        LocalStandard[] both = [Adopted("38", 2027, 1, 600_000), Adopted("40", 2027, 1, 620_000)];

        Assert.Equal(rulebook.Hash, rulebook.With([]).Hash);
        Assert.Equal(rulebook.With(both).Hash, rulebook.With(both.Reverse()).Hash);
        Assert.Equal(
            4,
            new[]
            {
                rulebook.With(both).Hash,
                rulebook.With(both[..1]).Hash,
                rulebook.With([both[0], both[1] with { AmountVnd = 620_002 }]).Hash,
                rulebook.With([both[0], both[1] with { Resolution = "Another" }]).Hash,
            }
                .Distinct()
                .Count()
        );
    }

    [Fact]
    public void A_standard_adopted_for_an_earlier_month_ends_where_the_printed_one_begins()
    {
        var adopted = rulebook.With([Adopted("01", 2025, 10, 600_000)]);
        var known = KnownOn.Day(new DateOnly(2026, 6, 1));

        Assert.Equal(900_000, Severe(adopted, new PayMonth(2025, 12), known, "01"));
        Assert.Equal(975_000, Severe(adopted, new PayMonth(2026, 1), known, "01"));
        Assert.Contains(
            adopted.LocalFigures,
            figure =>
                figure.Standard.AmountVnd == 600_000 && figure.Until == new DateOnly(2026, 1, 1)
        );
    }

    [Fact]
    public void The_national_figure_wins_over_a_lower_adopted_one()
    {
        var adopted = rulebook.With([Adopted("38", 2027, 1, 530_000)]);
        var known = KnownOn.Day(new DateOnly(2027, 1, 1));

        Assert.Equal(810_000, Severe(adopted, new PayMonth(2027, 1), known));
        Assert.NotEqual(rulebook.Hash, adopted.Hash);
    }

    [Theory]
    [InlineData(600_000, true)]
    [InlineData(600_002, true)]
    [InlineData(600_001, false)]
    [InlineData(599_995, false)]
    public void Only_an_even_standard_gives_whole_dong_under_every_coefficient(
        long amount,
        bool isWhole
    ) => Assert.Equal(isWhole, rulebook.GivesWholeDong(amount));

    [Fact]
    public void A_printed_standard_is_known_under_its_place_item_and_month()
    {
        Assert.True(rulebook.Has(Adopted("01", 2026, 1, 1)));
        Assert.False(rulebook.Has(Adopted("01", 2026, 2, 1)));
        Assert.False(rulebook.Has(Adopted("38", 2026, 1, 1)));
        Assert.False(rulebook.Has(Adopted("01", 2026, 1, 1) with { FormerProvince = "01" }));
    }

    [Fact]
    public void A_draft_changes_the_numbers_from_its_month_and_leaves_the_rulebook_alone()
    {
        var draft = rulebook.With(
            new PayMonth(2027, 1),
            [
                new ParameterChange("standard", 600_000, null),
                new ParameterChange("disabled_severe_adult", null, 20),
            ]
        );
        var known = KnownOn.Day(new DateOnly(2027, 1, 1));

        Assert.Equal(1_200_000, Severe(draft, new PayMonth(2027, 1), known));
        Assert.Equal(810_000, Severe(draft, new PayMonth(2026, 12), known));
        Assert.Equal(810_000, Severe(rulebook, new PayMonth(2027, 1), known));
    }

    [Fact]
    public void A_draft_of_something_unknown_is_refused()
    {
        var changes = new[] { new ParameterChange("weather", 1, null) };

        Assert.Throws<ArgumentException>(() => rulebook.With(new PayMonth(2027, 1), changes));
    }

    [Theory]
    [InlineData("30", 2025, 6, true)]
    [InlineData("30", 2025, 12, true)]
    [InlineData("30", 2026, 1, false)]
    [InlineData("31", 2026, 1, true)]
    [InlineData("99", 2026, 1, false)]
    public void A_former_code_is_accepted_until_the_end_of_2025(
        string code,
        int year,
        int month,
        bool isValid
    ) => Assert.Equal(isValid, rulebook.Provinces.IsValidIn(new PayMonth(year, month), code));

    private static long Standard(PayMonth month, DateOnly knownOn) =>
        rulebook
            .ValuesFor(month, knownOn)
            .Single(value => value.Parameter == "standard")
            .Value!.Value;

    private static LocalStandard Adopted(string province, int year, int month, long amount) =>
        new(
            province,
            null,
            StandardItem.Standard,
            new PayMonth(year, month),
            amount,
            "Resolution of the test"
        );

    private static long Severe(
        Rulebook book,
        PayMonth month,
        KnownOn knownOn,
        string province = "38"
    )
    {
        var person = new PersonFacts
        {
            DateOfBirth = BirthDate.Parse("1985"),
            Disability = new Disability(DisabilityLevel.Severe, null),
        };
        var lines = new AssessmentLines();
        Assessor.Assess(
            book.LawFor(month, knownOn, province),
            new Dossier([new DatedFacts(DateOnly.MinValue, person)], new DateOnly(2024, 2, 10)),
            ref lines
        );
        return lines.TotalVnd;
    }
}
