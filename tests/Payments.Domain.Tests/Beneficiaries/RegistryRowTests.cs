using System.Text;
using CsCheck;
using Payments.Domain.Beneficiaries;

namespace Payments.Domain.Tests.Beneficiaries;

public sealed class RegistryRowTests
{
    private static readonly DateOnly today = new(2025, 8, 1);
    private static readonly DateOnly cut = new(2025, 7, 1);

    private static readonly CommuneDirectory communes = new(
        [
            new Commune("14857", "Xã Trung Lý", "38", "Huyện Mường Lát", null, cut),
            new Commune("14857", "Xã Trung Lý", "38", null, cut, null),
            new Commune("14758", "Phường Đông Thọ", "38", "Thành phố Thanh Hóa", null, cut),
            new Commune("14758", "Phường Hàm Rồng", "38", null, cut, null),
            new Commune("14797", "Phường Hạc Thành", "38", null, cut, null),
            new Commune("14761", "Phường Nam Ngạn", "38", "Thành phố Thanh Hóa", null, cut),
            new Commune("14799", "Phường Không Rõ", "38", "Thành phố Thanh Hóa", null, cut),
        ],
        [],
        [
            new CommuneSuccession("14857", "14857", IsWhole: true),
            new CommuneSuccession("14758", "14758", IsWhole: false),
            new CommuneSuccession("14758", "14797", IsWhole: false),
            new CommuneSuccession("14761", "14758", IsWhole: true),
        ]
    );

    private static readonly RegistryRules rules = new(
        today,
        today,
        communes,
        new BankDirectory([new Bank("970405", "Agribank", "Agribank", TransferSupport.Yes, "204")])
    );

    private static readonly Dictionary<string, string> good = new()
    {
        ["personal_id"] = "038041123456",
        ["full_name"] = "Nguyễn Văn An",
        ["sex"] = "male",
        ["date_of_birth"] = "1941-03-15",
        ["commune_code"] = "14857",
        ["decision_no"] = "12/QĐ-UBND",
        ["decision_signed_on"] = "2021-09-15",
        ["channel"] = "account",
        ["bank_bin"] = "970405",
        ["account_no"] = "3500123456789",
        ["account_name"] = "NGUYEN VAN AN",
    };

    [Fact]
    public void A_good_row_is_taken_without_a_word()
    {
        var (row, problems) = Parse([]);

        Assert.Empty(problems);
        Assert.Equal("038041123456", row?.PersonalId?.ToString());
        Assert.Equal("self", row?.Payee.Relation);
        Assert.Equal("3500123456789", row?.Payee.Account?.Number.ToString());
        Assert.Equal(new DateOnly(2021, 9, 15), row?.Facts.DecisionSignedOn);
    }

    [Theory]
    [InlineData("personal_id", "3.80411E+10", "digits_lost")]
    [InlineData("personal_id", "38041123456", "digits_lost")]
    [InlineData("personal_id", "172345678", "digits_lost")]
    [InlineData("personal_id", "38041123456.0", "digits_lost")]
    [InlineData("personal_id", "0380411234567", "bad_value")]
    [InlineData("personal_id", "03804112345x", "bad_value")]
    [InlineData("personal_id", "", "required")]
    [InlineData("account_no", "1.23E+11", "digits_lost")]
    [InlineData("account_no", "1,23E+11", "digits_lost")]
    [InlineData("account_no", "12345", "bad_value")]
    [InlineData("account_no", "", "required")]
    [InlineData("bank_bin", "", "required")]
    [InlineData("bank_bin", "970499", "unknown_bank")]
    [InlineData("commune_code", "", "required")]
    [InlineData("commune_code", "99999", "unknown_commune")]
    [InlineData("commune_code", "4857", "unknown_commune")]
    [InlineData("date_of_birth", "", "required")]
    [InlineData("date_of_birth", "15/03/1941", "bad_date")]
    [InlineData("date_of_birth", "1941-02-29", "bad_date")]
    [InlineData("date_of_birth", "2025-08-02", "bad_date")]
    [InlineData("date_of_death", "1900-01-01", "bad_date")]
    [InlineData("decision_signed_on", "1930-01-01", "bad_date")]
    [InlineData("decision_signed_on", "", "required")]
    [InlineData("effective_from", "2025-6-1", "bad_date")]
    [InlineData("full_name", "", "required")]
    [InlineData("full_name", "Nguyễn Văn 4", "bad_value")]
    [InlineData("full_name", "=1+1", "bad_value")]
    [InlineData("full_name", "Nguy\uFFFDn", "bad_value")]
    [InlineData("channel", "", "required")]
    [InlineData("channel", "bank", "bad_value")]
    [InlineData("sex", "nam", "bad_value")]
    [InlineData("household", "poorest", "bad_value")]
    [InlineData("special_area", "x", "bad_value")]
    [InlineData("orphan_case", "f", "bad_value")]
    [InlineData("study", "lớp 9", "bad_value")]
    [InlineData("children", "2015-02-30", "bad_date")]
    [InlineData("children", "2015-02-03/none/school", "bad_value")]
    [InlineData("phone", "gọi con", "bad_value")]
    [InlineData("phone", "9.8E+08", "digits_lost")]
    [InlineData("hamlet", "a\u0001b", "bad_value")]
    public void A_wrong_cell_is_named_with_its_code(string column, string cell, string code)
    {
        var (row, problems) = Parse(new() { [column] = cell });

        Assert.Null(row);
        var error = Assert.Single(problems);
        Assert.Equal((2, column, code), (error.Row, error.Column, error.Code));
        Assert.Equal(RowSeverity.Error, error.Severity);
        Assert.True(cell.Length < 4 || !error.Detail.Contains(cell, StringComparison.Ordinal));
    }

    [Fact]
    public void Cash_needs_a_reason()
    {
        var (_, problems) = Parse(new() { ["channel"] = "cash" });

        Assert.Equal(("cash_reason", "required"), (problems[0].Column, problems[0].Code));
    }

    [Theory]
    [InlineData("1941-03-15", "account", "", false)]
    [InlineData("1941-03-15", "cash", "age", false)]
    [InlineData("1941-03-15", "cash", "no_identity_document", true)]
    [InlineData("2012-08-02", "account", "", true)]
    [InlineData("2009-08-01", "account", "", false)]
    public void A_file_number_alone_is_enough_for_a_child_or_without_a_document(
        string birth,
        string channel,
        string reason,
        bool isTaken
    )
    {
        var (row, problems) = Parse(
            new()
            {
                ["personal_id"] = "",
                ["file_no"] = "HS01",
                ["date_of_birth"] = birth,
                ["channel"] = channel,
                ["cash_reason"] = reason,
                ["decision_no"] = "",
                ["decision_signed_on"] = "",
            }
        );

        Assert.Equal(isTaken, row is not null);
        Assert.Equal(isTaken ? [] : ["required"], problems.Select(problem => problem.Code));
    }

    [Theory]
    [InlineData("date_of_birth", "1942", "id_birth_year_differs")]
    [InlineData("sex", "female", "id_sex_differs")]
    [InlineData("account_name", "TRAN THI BE", "account_name_differs")]
    [InlineData("account_no", "1234567890123450000", "digits_lost")]
    public void A_doubt_is_told_and_the_row_taken(string column, string cell, string code)
    {
        var (row, problems) = Parse(new() { [column] = cell });

        Assert.NotNull(row);
        var doubt = Assert.Single(problems);
        Assert.Equal((code, RowSeverity.Warning), (doubt.Code, doubt.Severity));
    }

    [Theory]
    [InlineData("2025-09-30", true)]
    [InlineData("2024-01-01", true)]
    [InlineData("2025-10-01", false)]
    public void An_authorisation_about_to_end_is_a_doubt(string until, bool isDoubtful)
    {
        var (row, problems) = Parse(
            new()
            {
                ["payee_name"] = "Lê Thị Bé",
                ["payee_relation"] = "authorised",
                ["payee_authorised_until"] = until,
                ["account_name"] = "LE THI BE",
            }
        );

        Assert.Equal("Lê Thị Bé", row?.Payee.Name);
        Assert.Equal(
            isDoubtful ? ["authorisation_ends_soon"] : [],
            problems.Select(problem => problem.Code)
        );
    }

    [Fact]
    public void A_carer_is_read_with_their_own_account()
    {
        var (row, problems) = Parse(
            new()
            {
                ["carer_name"] = "Lê Thị Bé",
                ["carer_channel"] = "account",
                ["carer_bank_bin"] = "970405",
                ["carer_account_no"] = "3500999999",
            }
        );

        Assert.Empty(problems);
        Assert.Equal(
            ("carer", "account", "Lê Thị Bé"),
            (row!.Carer!.Relation, row.Carer.Channel, row.Carer.Account!.HolderName)
        );
    }

    [Fact]
    public void A_carer_without_a_name_is_refused()
    {
        var (_, problems) = Parse(
            new() { ["carer_bank_bin"] = "970405", ["carer_account_no"] = "3500999999" }
        );

        Assert.Equal(("carer_name", "required"), (problems[0].Column, problems[0].Code));
    }

    [Theory]
    [InlineData("14857", "14857")]
    [InlineData("14761", "14758")]
    public void An_old_code_whose_commune_went_whole_into_a_new_one_is_mapped(
        string old,
        string now
    )
    {
        var (row, problems) = Parse(
            new() { ["commune_code"] = old },
            rules with
            {
                CodesOn = new(2025, 6, 1),
            }
        );

        Assert.Empty(problems);
        Assert.Equal(now, row?.CommuneCode);
        Assert.Equal(old, row?.FormerCommuneCode);
    }

    [Theory]
    [InlineData("14758")]
    [InlineData("14799")]
    public void A_person_of_a_divided_commune_is_never_mapped(string code)
    {
        var (row, problems) = Parse(
            new() { ["commune_code"] = code },
            rules with
            {
                CodesOn = new(2025, 6, 1),
            }
        );

        Assert.Null(row);
        Assert.Equal("commune_was_split", Assert.Single(problems).Code);
    }

    [Fact]
    public void On_its_own_day_an_old_code_is_what_it_was()
    {
        var june = new DateOnly(2025, 6, 1);

        var (row, problems) = Parse(
            new() { ["commune_code"] = "14758" },
            rules with
            {
                CodesOn = june,
                Today = june,
            }
        );

        Assert.Empty(problems);
        Assert.Equal("14758", row?.CommuneCode);
        Assert.Null(row?.FormerCommuneCode);
    }

    [Fact]
    public void Cells_are_read_through_what_spreadsheets_leave_in_them()
    {
        var (row, problems) = Parse(
            new()
            {
                ["full_name"] = " Nguyễn\u00A0Văn  An\u200B ".Normalize(NormalizationForm.FormD),
                ["personal_id"] = "\u00A0038041123456 ",
                ["special_area"] = "TRUE",
                ["household"] = "Near_Poor",
                ["address"] = "Thôn 3\r\nXã Trung Lý",
            }
        );

        Assert.Empty(problems);
        Assert.Equal("Nguyễn Văn An", row?.FullName);
        Assert.True(row?.Facts.SpecialArea);
        Assert.Equal("near_poor", row?.Facts.Household);
        Assert.Equal("Thôn 3 Xã Trung Lý", row?.Address);
    }

    [Fact]
    public void Children_are_stored_in_one_form()
    {
        var (row, _) = Parse(new() { ["children"] = " 2015-04-01/none ; 2003-09-09/School;" });

        Assert.Equal("2015-04-01;2003-09-09/school", row?.Facts.Children);
    }

    [Fact]
    public void The_columns_may_stand_in_any_order_and_short_rows_are_filled_up()
    {
        var names = good.Keys.Reverse().ToArray();
        var header = RegistryHeader.Parse(new SourceRow(1, [.. names, "hamlet"]), [])!;
        List<RowError> problems = [];

        var row = new RegistryRowParser(header, rules).Parse(
            new SourceRow(2, [.. names.Select(name => good[name])]),
            problems
        );

        Assert.Empty(problems);
        Assert.Equal("Nguyễn Văn An", row?.FullName);
    }

    [Fact]
    public void A_row_with_more_cells_than_the_header_is_refused()
    {
        var header = RegistryHeader.Parse(new SourceRow(1, [.. good.Keys]), [])!;
        List<RowError> problems = [];

        var row = new RegistryRowParser(header, rules).Parse(
            new SourceRow(7, [.. good.Values, "", "more"]),
            problems
        );

        Assert.Null(row);
        Assert.Equal("wrong_cell_count", Assert.Single(problems).Code);
    }

    [Fact]
    public void A_repeated_header_is_refused_as_such()
    {
        var header = RegistryHeader.Parse(new SourceRow(1, [.. good.Keys]), [])!;
        List<RowError> problems = [];

        new RegistryRowParser(header, rules).Parse(new SourceRow(9, [.. good.Keys]), problems);

        Assert.Equal("header_repeated", Assert.Single(problems).Code);
    }

    [Theory]
    [InlineData("full_name,date_of_birth,commune_code,channel", "personal_id", "missing_column")]
    [InlineData("file_no,full_name,date_of_birth,commune_code", "channel", "missing_column")]
    [InlineData(
        "file_no,full_name,date_of_birth,commune_code,channel,benefit",
        "benefit",
        "unknown_column"
    )]
    [InlineData(
        "file_no,full_name,date_of_birth,commune_code,channel,file_no",
        "file_no",
        "repeated_column"
    )]
    public void A_wrong_header_is_refused_by_column(string header, string column, string code)
    {
        List<RowError> problems = [];

        var parsed = RegistryHeader.Parse(new SourceRow(1, header.Split(',')), problems);

        Assert.Null(parsed);
        Assert.Contains(problems, problem => (problem.Column, problem.Code) == (column, code));
    }

    [Fact]
    public void A_file_without_a_header_gives_no_person_away()
    {
        List<RowError> problems = [];

        RegistryHeader.Parse(new SourceRow(1, ["038041123456", "Nguyễn Văn An", "1941"]), problems);

        Assert.DoesNotContain(
            problems,
            problem => problem.Column.Contains("038") || problem.Column.Contains("Văn")
        );
    }

    [Fact]
    public void No_cell_whatever_it_holds_makes_the_parser_fall()
    {
        var header = RegistryHeader.Parse(new SourceRow(1, [.. RegistryColumns.Names]), [])!;
        var parser = new RegistryRowParser(header, rules);
        var cell = Gen.OneOf(
            Gen.String,
            Gen.OneOf(
                "",
                "1.23E+11",
                "2015-04-01/school",
                "true",
                "\uD800",
                "970405",
                "account",
                "cash",
                ";;//",
                "0000-00-00"
            ),
            Gen.String[Gen.Char['0', '9'], 0, 20]
        );

        cell.Array[0, RegistryColumns.Count + 2]
            .Sample(cells =>
            {
                List<RowError> problems = [];
                var row = parser.Parse(new SourceRow(2, cells), problems);
                Assert.Equal(
                    row is null,
                    problems.Exists(problem => problem.Severity == RowSeverity.Error)
                );
            });
    }

    [Fact]
    public void The_same_key_twice_in_a_file_is_refused()
    {
        var seen = new SeenPeople(new byte[16]);
        List<RowError> problems = [];
        var (row, _) = Parse(new() { ["file_no"] = "HS1" });
        var other = row! with { Row = 3, PersonalId = PersonalId.Of("038", 1941, true, 1) };

        Assert.True(seen.IsNew(row, problems));
        Assert.False(seen.IsNew(row with { Row = 4, FileNo = null }, problems));
        Assert.False(seen.IsNew(other, problems));
        Assert.True(seen.IsNew(other with { CommuneCode = "14758" }, problems));
        Assert.Equal(
            [("personal_id", "duplicate_person"), ("file_no", "duplicate_person")],
            problems.Select(problem => (problem.Column, problem.Code))
        );
    }

    [Fact]
    public void A_quarter_of_a_million_different_people_are_all_new()
    {
        var seen = new SeenPeople(new byte[16]);
        var (row, _) = Parse([]);
        List<RowError> problems = [];

        for (var number = 0; number < 250_000; number++)
        {
            seen.IsNew(
                row! with
                {
                    Row = number + 2,
                    PersonalId = PersonalId.Of("038", 1941, true, number),
                },
                problems
            );
        }

        Assert.Empty(problems);
        Assert.False(
            seen.IsNew(
                row! with
                {
                    PersonalId = PersonalId.Of("038", 1941, true, 249_999),
                },
                problems
            )
        );
    }

    private static (RegistryRow? Row, List<RowError> Problems) Parse(
        Dictionary<string, string> changed,
        RegistryRules? given = null
    )
    {
        var header = RegistryHeader.Parse(new SourceRow(1, [.. RegistryColumns.Names]), [])!;
        var cells = RegistryColumns
            .Names.Select(name =>
                changed.GetValueOrDefault(name) ?? good.GetValueOrDefault(name, "")
            )
            .ToArray();
        List<RowError> problems = [];
        return (
            new RegistryRowParser(header, given ?? rules).Parse(new SourceRow(2, cells), problems),
            problems
        );
    }
}
