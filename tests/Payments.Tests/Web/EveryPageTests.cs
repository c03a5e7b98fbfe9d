using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Payments.Domain.Banks;
using Payments.Domain.Beneficiaries;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Tests.Support;
using Payments.Web;

namespace Payments.Tests.Web;

/// <summary>What holds of every page there is, found by asking the service for its pages.</summary>
public sealed partial class EveryPageTests(RunningService running) : IClassFixture<RunningService>
{
    private const int FirstLoadMax = 60 * 1024;

    private static readonly string[] opened = ["language", "sign-in", "sign-in/outside", "wrong"];

    private sealed record ServedPage(string Path, bool IsOpen, Permission? Permission)
    {
        /// <summary>The address with ids of nothing.</summary>
        public string Address =>
            "/"
            + Parameters()
                .Replace(
                    Path,
                    match =>
                        match.Value.Contains("guid", StringComparison.Ordinal)
                            ? "01970000-0000-7000-8000-00000000dead"
                            : "nothing"
                );
    }

    [Fact]
    public void Every_page_says_what_it_requires_and_only_the_doors_are_open()
    {
        var pages = Pages();

        Assert.True(pages.Count >= 8);
        Assert.Empty(pages.Where(page => page.Permission is null).Select(page => page.Path));
        Assert.Equal(
            opened,
            pages.Where(page => page.IsOpen).Select(page => page.Path).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task Every_role_sees_the_pages_that_it_may_and_no_other()
    {
        var faults = new List<string>();
        foreach (var role in Enum.GetValues<Role>())
        {
            using var visitor = await PageVisitor.Of(
                running.Service,
                role.ToString().ToLowerInvariant()
            );
            foreach (var page in Pages().Where(page => !page.IsOpen))
            {
                var shown = await visitor.Get(page.Address);
                var may = Permissions.Allow([role], page.Permission!.Value);
                var expected =
                    may && page.Path.Contains('{', StringComparison.Ordinal)
                        ? HttpStatusCode.NotFound
                    : may ? HttpStatusCode.OK
                    : HttpStatusCode.Forbidden;
                if (shown.Status != expected)
                {
                    faults.Add($"{role} {page.Path}: {shown.Status}, not {expected}");
                }

                if (InlineThings().IsMatch(shown.Html))
                {
                    faults.Add($"{page.Path}: something inline that the content policy forbids");
                }
            }
        }

        Assert.Empty(faults);
    }

    [Fact]
    public async Task What_no_page_takes_is_told_as_not_found()
    {
        var faults = new List<string>();
        foreach (
            var pages in Pages()
                .Where(page => !page.IsOpen && page.Path != "sign-out")
                .GroupBy(page =>
                    Enum.GetValues<Role>()
                        .First(role => Permissions.Allow([role], page.Permission!.Value))
                )
        )
        {
            using var visitor = await PageVisitor.Of(
                running.Service,
                pages.Key.ToString().ToLowerInvariant()
            );
            var token = (await visitor.Get("/sign-out")).Form("/sign-out");
            foreach (var page in pages)
            {
                var sent = token with { Action = page.Address + "?handler=Nothing" };
                var shown = await visitor.Send(sent.Without("key"));
                var put = await visitor.Send(sent, method: HttpMethod.Put);
                if ((int)shown.Status is < 400 or >= 500 || shown.Html.Length == 0)
                {
                    faults.Add($"POST {page.Path}: {shown.Status}");
                }

                if (
                    put.Status != HttpStatusCode.NotFound
                    || !put.Html.Contains("Không tìm thấy", StringComparison.Ordinal)
                )
                {
                    faults.Add($"PUT {page.Path}: {put.Status}");
                }
            }
        }

        Assert.Empty(faults);
    }

    [Fact]
    public async Task Nobody_sees_a_page_without_a_sign_in()
    {
        using var visitor = new PageVisitor(running.Service);
        foreach (var page in Pages().Where(page => !page.IsOpen))
        {
            var shown = await visitor.Get(page.Address);

            Assert.Equal((page.Path, HttpStatusCode.Found), (page.Path, shown.Status));
            Assert.StartsWith("/sign-in", shown.Location, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_first_page_with_all_that_it_needs_is_at_most_sixty_kilobytes()
    {
        using var handler = new HttpClientHandler
        {
            AutomaticDecompression = DecompressionMethods.None,
        };
        using var client = new HttpClient(handler) { BaseAddress = running.Service.Address };
        client.DefaultRequestHeaders.AcceptEncoding.Add(new StringWithQualityHeaderValue("br"));

        var page = await client.GetByteArrayAsync(new Uri("/sign-in", UriKind.Relative));
        await using var unpacked = new BrotliStream(
            new MemoryStream(page),
            CompressionMode.Decompress
        );
        var html = await new StreamReader(unpacked).ReadToEndAsync();
        var weight = page.Length;
        foreach (
            var address in new[] { Link().Match(html).Groups[1].Value, "/payments.js", "/live.js" }
        )
        {
            weight += (await client.GetByteArrayAsync(new Uri(address, UriKind.Relative))).Length;
        }

        Assert.InRange(weight, 5_000, FirstLoadMax);
    }

    [Fact]
    public void Every_word_that_a_page_asks_for_is_there_in_both_languages()
    {
        var words = Wording.Read().Entries;
        var asked = Directory
            .EnumerateFiles(
                Path.Combine(TestServer.Checkout, "src", "Payments"),
                "*.cshtml*",
                SearchOption.AllDirectories
            )
            .SelectMany(file =>
                AskedFor()
                    .Matches(File.ReadAllText(file))
                    .Select(match => (Path.GetFileName(file), Key: match.Groups[1].Value))
            )
            .ToList();

        Assert.True(asked.Count > 100);
        Assert.Empty(asked.Where(word => !words.ContainsKey(word.Key)).Distinct());
        Assert.All(
            words.Values,
            word => Assert.NotEqual(("", ""), (word.Vietnamese, word.English))
        );
    }

    [Fact]
    public void Every_refusal_that_a_page_may_meet_is_worded()
    {
        string[] rooms =
        [
            "PaymentRuns",
            "Payouts",
            "CashDesks",
            "Proposals",
            "Reconciliation",
            "Identity",
            "Beneficiaries/Imports",
            "Beneficiaries/Duplicates",
        ];
        var words = Wording.Read().Entries;
        var codes = rooms
            .SelectMany(room => new[] { $"Payments/{room}", $"Payments.Domain/{room}" })
            .Select(room => Path.Combine(TestServer.Checkout, "src", room))
            .Where(Directory.Exists)
            .SelectMany(room => Directory.EnumerateFiles(room, "*.cs", SearchOption.AllDirectories))
            .SelectMany(file => RefusalCodes().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups[1].Value)
            .Except(["bad_holidays", "invalid_field"])
            .Distinct()
            .ToList();

        Assert.True(codes.Count > 20);
        Assert.DoesNotContain(codes, code => !words.ContainsKey("refusal." + code));
    }

    [Fact]
    public void Every_permission_kind_of_exception_and_fault_of_a_row_is_worded()
    {
        var words = Wording.Read().Entries;
        var keys = Enum.GetValues<Permission>()
            .Where(permission =>
                Permissions.HoldersOf(permission).Count < Enum.GetValues<Role>().Length
            )
            .Select(permission => "permission." + Words<Permission>.Print(permission))
            .Concat(ExceptionKinds.All.Select(kind => "exception.kind." + kind))
            .ToList();
        var codes = typeof(RowCodes).GetFields().Select(field => (string)field.GetValue(null)!);

        Assert.True(keys.Count > 50);
        Assert.DoesNotContain(keys, key => !words.ContainsKey(key));
        Assert.DoesNotContain(
            codes,
            code => !words.ContainsKey("row." + code) && !words.ContainsKey("fault." + code)
        );
    }

    [Fact]
    public void A_line_of_words_in_one_language_or_twice_is_caught()
    {
        var words = new Dictionary<string, Wording.Entry>();
        Wording.Read("t", "# note\na.b = một | one\n", words);

        Assert.Equal(("một", "one"), (words["a.b"].Vietnamese, words["a.b"].English));
        Assert.Throws<InvalidOperationException>(() => Wording.Read("t", "c = hai", words));
        Assert.Throws<InvalidOperationException>(() => Wording.Read("t", "a.b = một | one", words));
    }

    private IReadOnlyList<ServedPage> Pages() =>
        [
            .. running
                .Service.Services.GetRequiredService<EndpointDataSource>()
                .Endpoints.OfType<RouteEndpoint>()
                .Where(endpoint =>
                    endpoint.Metadata.GetMetadata<PageActionDescriptor>() is not null
                )
                .Select(endpoint =>
                {
                    var page = endpoint.Metadata.GetMetadata<PageActionDescriptor>()!;
                    var model = ModelOf(page);
                    return new ServedPage(
                        endpoint.RoutePattern.RawText!.TrimStart('/'),
                        model?.GetCustomAttribute<AllowAnonymousAttribute>() is not null,
                        model?.GetCustomAttribute<RequiresAttribute>()?.Permission
                    );
                })
                .DistinctBy(page => page.Path),
        ];

    /// <summary>The model beside a page: Pages/Person.cshtml has PersonModel.</summary>
    private static Type? ModelOf(PageActionDescriptor page) =>
        typeof(Payments.Web.Service).Assembly.GetType(
            "Payments"
                + page.RelativePath.Replace(".cshtml", "Model", StringComparison.Ordinal)
                    .Replace('/', '.')
        );

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameters();

    [GeneratedRegex("<script(?![^>]* src=)|<style|\\sstyle=|\\son[a-z]+=")]
    private static partial Regex InlineThings();

    [GeneratedRegex("(?:RefusalKind\\.\\w+,\\s+|Conflict\\(\\s*)\"([a-z_]+)\"")]
    private static partial Regex RefusalCodes();

    [GeneratedRegex("<link rel=\"stylesheet\" href=\"([^\"]+)\"")]
    private static partial Regex Link();

    [GeneratedRegex("[Ss]ay\\[\"([a-zA-Z0-9_.-]+)\"[,\\]]")]
    private static partial Regex AskedFor();
}
