using System.Globalization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Payments.Domain.Common;

namespace Payments.Web;

/// <summary>What <c>/openapi/v1.json</c> says beyond what the framework finds: an id each, keys, months.</summary>
internal static class Description
{
    private const string Key = "Idempotency-Key";

    public static void Add(IServiceCollection services) =>
        services.AddOpenApi(
            "v1",
            description =>
            {
                description.AddOperationTransformer(
                    (operation, context, _) =>
                    {
                        Describe(operation, context);
                        return Task.CompletedTask;
                    }
                );
                description.AddSchemaTransformer(
                    (schema, context, _) =>
                    {
                        var type = context.JsonTypeInfo.Type;
                        if ((Nullable.GetUnderlyingType(type) ?? type) == typeof(PayMonth))
                        {
                            schema.Type = JsonSchemaType.String;
                            schema.Pattern = @"^\d{4}-(0[1-9]|1[0-2])$";
                        }

                        return Task.CompletedTask;
                    }
                );
            }
        );

    private static void Describe(
        OpenApiOperation operation,
        OpenApiOperationTransformerContext context
    )
    {
        operation.OperationId = IdOf(
            context.Description.HttpMethod ?? "get",
            context.Description.RelativePath ?? ""
        );
        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<KeyRequired>().Any())
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(
                new OpenApiParameter
                {
                    Name = Key,
                    In = ParameterLocation.Header,
                    Required = true,
                    Description =
                        "Chosen by the caller for this request; a repeat with the same key gets the first answer.",
                    Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = 255 },
                }
            );
        }
    }

    /// <summary><c>POST v1/payment-runs/{id}/submit</c> is <c>postPaymentRunsByIdSubmit</c>.</summary>
    private static string IdOf(string method, string path) =>
        method.ToLowerInvariant()
        + string.Concat(
            path.Split('/', StringSplitOptions.RemoveEmptyEntries)
                .Skip(1)
                .Select(part => part.StartsWith('{') ? "-by-" + part.Trim('{', '}') : part)
                .SelectMany(part => part.Split('-', '.', ':'))
                .Where(word => word.Length > 0)
                .Select(word =>
                    char.ToUpper(word[0], CultureInfo.InvariantCulture).ToString() + word[1..]
                )
        );
}
