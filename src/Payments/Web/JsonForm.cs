using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Payments.Domain.Common;

namespace Payments.Web;

/// <summary>JSON as the contract has it: camelCase, unknown members refused, months <c>yyyy-MM</c>, states snake_case.</summary>
public static class JsonForm
{
    public static readonly JsonSerializerOptions Options = Apply(new(JsonSerializerDefaults.Web));

    public static JsonSerializerOptions Apply(JsonSerializerOptions options)
    {
        options.PropertyNameCaseInsensitive = false;
        options.AllowDuplicateProperties = false;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.Converters.Add(new MonthConverter());
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, false));
        return options;
    }

    private sealed class MonthConverter : JsonConverter<PayMonth>
    {
        public override PayMonth Read(
            ref Utf8JsonReader reader,
            Type typeToConvert,
            JsonSerializerOptions options
        ) =>
            reader.TokenType == JsonTokenType.String
            && PayMonth.TryParse(reader.GetString(), out var month)
                ? month
                : throw new JsonException("A month is written yyyy-MM.");

        public override void Write(
            Utf8JsonWriter writer,
            PayMonth value,
            JsonSerializerOptions options
        ) => writer.WriteStringValue(value.ToString());
    }
}
