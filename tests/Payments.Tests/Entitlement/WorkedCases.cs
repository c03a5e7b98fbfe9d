using System.Text.Json;
using Payments.Domain.Entitlement;
using Payments.Entitlement;

namespace Payments.Tests.Entitlement;

/// <summary>Finds the file of worked cases beside the checkout and answers its lines.</summary>
internal static class WorkedCases
{
    public const string Absent = "absent";

    private static readonly JsonSerializerOptions camelCase = new(JsonSerializerDefaults.Web);
    private static readonly Lazy<Dictionary<string, JsonElement>> byName = new(() =>
        Lines().ToDictionary(NameOf, line => line)
    );

    public static IReadOnlyList<JsonElement> Lines()
    {
        var folder = Environment.GetEnvironmentVariable("PAYMENTS_SHARED") ?? Beside();
        var file = folder is null ? "" : Path.Combine(folder, "cases", "decree20.jsonl");
        return File.Exists(file)
            ? [.. File.ReadLines(file).Where(line => line.Length > 0).Select(Parse)]
            : [];
    }

    public static string NameOf(JsonElement line) =>
        $"{line.GetProperty("id").GetString()}: {line.GetProperty("basis").GetString()}";

    public static JsonElement Find(string name) => byName.Value[name];

    public static long Expected(JsonElement line) =>
        line.GetProperty("expected").EnumerateObject().First(IsAmount).Value.GetInt64();

    /// <summary>The number that the case is about, or what was refused instead.</summary>
    public static long Answer(JsonElement line, Rulebook rulebook, DateOnly today)
    {
        var request = line.GetProperty("request");
        if (line.GetProperty("kind").GetString() == "funeral")
        {
            return Value(AssessFuneral.Answer(request, rulebook))
                .GetProperty("amountVnd")
                .GetInt64();
        }

        var answer = Value(AssessPerson.Answer(request, rulebook, today));
        if (line.GetProperty("kind").GetString() == "due")
        {
            return answer.GetProperty("dueVnd").GetInt64();
        }

        var month = answer.GetProperty("months").EnumerateArray().Last();
        var benefit = line.GetProperty("expected").GetProperty("benefit").GetString();
        return benefit == "total"
            ? month.GetProperty("totalVnd").GetInt64()
            : month
                .GetProperty("lines")
                .EnumerateArray()
                .Where(paid => paid.GetProperty("benefit").GetString() == benefit)
                .Sum(paid => paid.GetProperty("amountVnd").GetInt64());
    }

    public static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    /// <summary>A value as a client would see it.</summary>
    public static JsonElement Value<T>(Domain.Common.Result<T> result) =>
        result.TryGet(out var value, out var refusal)
            ? JsonSerializer.SerializeToElement(value, camelCase)
            : throw new InvalidOperationException(
                $"{refusal.Code}: {string.Join("; ", refusal.Fields)}"
            );

    private static bool IsAmount(JsonProperty member) =>
        member.Name.EndsWith("Vnd", StringComparison.Ordinal);

    private static string? Beside()
    {
        for (
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            folder is not null;
            folder = folder.Parent
        )
        {
            var shared = Path.Combine(folder.FullName, "shared");
            if (File.Exists(Path.Combine(shared, "contract.md")))
            {
                return shared;
            }
        }

        return null;
    }
}
