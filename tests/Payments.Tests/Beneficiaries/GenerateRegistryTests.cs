using System.Diagnostics;
using System.Text;
using Payments.Beneficiaries;
using Payments.Domain.Beneficiaries;

namespace Payments.Tests.Beneficiaries;

[Collection(Support.Alone.Name)]
public sealed class GenerateRegistryTests
{
    private static readonly DateOnly june = new(2025, 6, 1);

    [Fact]
    public async Task A_seed_gives_the_same_people_however_many_are_asked_for()
    {
        var few = await Generate(20, 7);
        var many = await Generate(500, 7);
        var others = await Generate(20, 8);

        Assert.StartsWith(few, many, StringComparison.Ordinal);
        Assert.NotEqual(few, others);
    }

    [Fact]
    public async Task The_first_people_of_a_seed_are_those_we_know()
    {
        var lines = (await Generate(5, 7)).Split('\n');

        Assert.Equal(FirstFive, lines[1..6].Select(Known));
    }

    [Fact]
    public async Task Everybody_generated_passes_the_import_with_a_key_of_their_own()
    {
        var (good, problems) = await Check(Encoding.UTF8.GetBytes(await Generate(20_000, 3)));

        Assert.Empty(problems);
        Assert.Equal(20_000, good.Count);
        Assert.InRange(good.Count(row => row.Payee.Channel == "cash"), 5_500, 8_500);
        Assert.InRange(good.Count(row => row.Carer is not null), 800, 2_200);
        Assert.InRange(good.Select(row => row.CommuneCode).Distinct().Count(), 8_000, 10_035);
        Assert.All(
            good,
            row => Assert.DoesNotMatch("900[1-7]$", row.Payee.Account?.Number.ToString() ?? "")
        );
    }

    [Fact]
    public async Task People_live_in_the_communes_told()
    {
        using var text = new StringWriter();
        await GenerateRegistry.Write(text, new(200, 5, ["14857"], june), CancellationToken.None);

        var (good, _) = await Check(Encoding.UTF8.GetBytes(text.ToString()));

        Assert.All(good, row => Assert.Equal("14857", row.CommuneCode));
    }

    /// <summary>The last decisions would be signed on the Sunday before; none is signed on a weekend.</summary>
    [Fact]
    public async Task A_registry_of_a_thursday_comes_to_an_end()
    {
        var thursday = new DateOnly(2025, 6, 5);

        await Task.Run(() =>
                GenerateRegistry.Write(
                    TextWriter.Null,
                    new(2_000, 335, ["14857"], thursday),
                    CancellationToken.None
                )
            )
            .WaitAsync(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_commune_that_is_none_of_that_day_is_named()
    {
        var error = await Assert.ThrowsAsync<ArgumentException>(() =>
            GenerateRegistry.Write(
                TextWriter.Null,
                new(1, 1, ["99999"], june),
                CancellationToken.None
            )
        );

        Assert.Contains("99999", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_large_file_is_read_in_memory_that_does_not_grow()
    {
        var path = Path.GetTempFileName();
        try
        {
            await using (var writer = new StreamWriter(path))
            {
                await GenerateRegistry.Write(
                    writer,
                    new(200_000, 9, null, june),
                    CancellationToken.None
                );
            }

            await using var content = File.OpenRead(path);
            var (accepted, highest) = await Drain(content);

            Assert.Equal(200_000, accepted);
            Assert.InRange(highest, 0, 64 << 20);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task The_demo_is_refused_where_it_says_and_nowhere_else()
    {
        var (good, problems) = await Check(Demo(), DemoRegistry.CodesOn);

        Assert.Equal(DemoRegistry.GoodPeople, good.Count);
        Assert.Equal(
            DemoRegistry.Refused.Select(error => (error.Row, error.Column, error.Code)),
            problems
                .Where(problem => problem.Severity == RowSeverity.Error)
                .Select(problem => (problem.Row, problem.Column, problem.Code))
        );
        Assert.Equal(
            DemoRegistry.Doubtful,
            problems
                .Where(problem =>
                    problem.Severity == RowSeverity.Warning
                    && problem.Row < DemoRegistry.GoodPeople + 2
                )
                .Select(problem => (problem.Row, problem.Code))
        );
    }

    [Fact]
    public async Task The_demo_has_the_accounts_with_which_banks_misbehave()
    {
        var (good, _) = await Check(Demo(), DemoRegistry.CodesOn);

        foreach (var (ending, count) in DemoRegistry.Endings)
        {
            var with = good.Where(row =>
                row.Payee is { Channel: "account", Account: { } account }
                && account.Number.ToString().EndsWith(ending, StringComparison.Ordinal)
            );
            Assert.Equal(count, with.Count());
        }
    }

    /// <summary>Four months at the old standard and one that pays the difference need who is raised, each way.</summary>
    [Fact]
    public async Task The_demo_has_pensioners_and_poor_people_whose_level_decree_335_raises()
    {
        var (good, _) = await Check(Demo(), DemoRegistry.CodesOn);

        Assert.InRange(
            good.Count(row => row.Facts.SocialPensionSignedOn is not null),
            1_000,
            1_500
        );
        Assert.DoesNotContain(
            good,
            row =>
                row.Facts.SocialPensionSignedOn is not null
                && row.Facts.DecisionSignedOn is not null
        );
        Assert.Contains(
            good,
            row =>
                row.Facts is { Household: "poor", DecisionSignedOn: not null }
                && row.Facts.DateOfBirth.Day.Year is > 1946 and < 1951
        );
        Assert.Contains(good, row => row.Facts.SpecialArea);
    }

    [Fact]
    public async Task The_demo_lives_in_communes_that_kept_their_codes()
    {
        var (good, _) = await Check(Demo(), DemoRegistry.CodesOn);

        Assert.Equal(
            DemoRegistry.CommuneCodes.Order(),
            good.Select(row => row.CommuneCode).Distinct().Order()
        );
        Assert.All(
            DemoRegistry.CommuneCodes,
            code =>
                Assert.Equal(
                    code,
                    ReferenceData.Communes.Resolve(code, june, DemoRegistry.CodesOn).Commune?.Code
                )
        );
    }

    private static string[] FirstFive =>
        [
            "044141728922,,Trần Thị Gái,female,1941-07-22,,18958",
            "036033278498,HS0000002,Phan Văn Cường,male,1933-04-18,,13756",
            "001141593385,,Hồ Thị Đào,female,1941-01-09,,09019",
            "049323865202,,Hoàng Thị Ngọc Anh,female,2023-07-08,,20692",
            "052132930084,HS0000005,Nguyễn Thị Tuyết,female,1932-12-12,,21631",
        ];

    /// <summary>The columns by which a person is known.</summary>
    private static string Known(string line) => string.Join(',', line.Split(',').Take(7));

    private static byte[] Demo()
    {
        using var text = new StringWriter();
        DemoRegistry.Write(text);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static async Task<string> Generate(int people, ulong seed)
    {
        using var text = new StringWriter();
        await GenerateRegistry.Write(text, new(people, seed, null, june), CancellationToken.None);
        return text.ToString();
    }

    /// <summary>As it is read on the day for which it was drawn, or soon after.</summary>
    private static RegistryRules RulesOn(DateOnly day) =>
        new(day.AddDays(4), day, ReferenceData.Communes, ReferenceData.Banks);

    private static async Task<(List<RegistryRow> Good, List<RowError> Problems)> Check(
        byte[] bytes,
        DateOnly? day = null
    )
    {
        List<RegistryRow> good = [];
        List<RowError> problems = [];
        var import = new RegistryCheck(
            RegistryFile.Open(new MemoryStream(bytes), RegistryFormat.Csv),
            RulesOn(day ?? june),
            new byte[32]
        );
        await foreach (var batch in import.Batches(CancellationToken.None))
        {
            good.AddRange(batch.Rows);
            problems.AddRange(batch.Problems);
        }

        Assert.Empty(import.Refusals);
        return (good, problems);
    }

    /// <summary>Reads to the end; the most memory in use above what was there before, after a collection.</summary>
    private static async Task<(long Accepted, long Highest)> Drain(Stream content)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var highest = 0L;
        var import = new RegistryCheck(
            RegistryFile.Open(content, RegistryFormat.Csv),
            RulesOn(june),
            new byte[32]
        );
        var batches = 0;
        await foreach (var _ in import.Batches(CancellationToken.None))
        {
            if (++batches % 10 == 0)
            {
                highest = Math.Max(highest, GC.GetTotalMemory(forceFullCollection: true) - before);
            }
        }

        return (import.Totals.Accepted, highest);
    }
}
