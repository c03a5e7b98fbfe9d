using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using System.Xml.Linq;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Payments.Domain.Common;
using Payments.Domain.Identity;

namespace Payments.Web;

/// <summary>On a request whose body of JSON is read member by member: the type that has its form.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class BodyFormAttribute(Type form) : Attribute
{
    public Type Form => form;
}

/// <summary>
/// What <c>/openapi/v1.json</c> says beyond what the framework finds: an id and a sentence each, one name for
/// each type, keys, months, files, problems, and how one signs in.
/// </summary>
internal static class Description
{
    public const string Json = "application/json";
    private const string Key = "Idempotency-Key";
    private const string Bearer = "bearer";

    private static readonly Dictionary<string, string> files = new()
    {
        [".csv"] = "text/csv",
        [".pdf"] = "application/pdf",
        [".xlsx"] = ListFile.XlsxType,
        ["/pain.001"] = "application/xml",
        ["/checkpoint"] = "text/plain",
        ["/export"] = "application/x-ndjson",
    };

    private static readonly Lazy<Dictionary<string, string>> sentences = new(Sentences);

    public static void Add(IServiceCollection services) =>
        services.AddOpenApi(
            "v1",
            description =>
            {
                description.CreateSchemaReferenceId = NameOf;
                description.AddDocumentTransformer(
                    (document, _, _) =>
                    {
                        Describe(document);
                        return Task.CompletedTask;
                    }
                );
                description.AddOperationTransformer(
                    async (operation, context, cancellationToken) =>
                    {
                        Describe(operation, context);
                        await DescribeBody(operation, context, cancellationToken);
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

    private static void Describe(OpenApiDocument document)
    {
        document.Info.Title = "Payments";
        document.Info.Description =
            "Monthly social assistance: calculated by dated law, paid by account or in cash, traced to each đồng. "
            + "Money is whole đồng in members ending in Vnd; months are yyyy-MM; a refusal is a problem of RFC 9457 with a stable code.";
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[Bearer] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = Bearer,
            Description = "The accessToken of POST /v1/tokens, or one of the issuer.",
        };
        document.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>();
        document.Components.Schemas[nameof(Problem)] = Problem();
    }

    private static void Describe(
        OpenApiOperation operation,
        OpenApiOperationTransformerContext context
    )
    {
        var path = context.Description.RelativePath ?? "";
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        operation.OperationId = IdOf(context.Description.HttpMethod ?? "get", path);
        if (metadata.OfType<EndpointRequest>().LastOrDefault() is { } endpoint)
        {
            var slice = endpoint.Request.DeclaringType ?? endpoint.Request;
            operation.Summary = sentences.Value.GetValueOrDefault(slice.FullName ?? "");
            operation.Description =
                "For: "
                + string.Join(
                    ", ",
                    Permissions.HoldersOf(endpoint.Permission).Select(Words<Role>.Print)
                );
        }

        if (!metadata.OfType<IAllowAnonymous>().Any())
        {
            var scheme = new OpenApiSecuritySchemeReference(Bearer, context.Document);
            operation.Security = [new OpenApiSecurityRequirement { [scheme] = [] }];
        }

        var content = files.FirstOrDefault(file =>
            path.EndsWith(file.Key, StringComparison.Ordinal)
        );
        if (content.Value is { } type && operation.Responses?["200"] is OpenApiResponse found)
        {
            found.Content = new Dictionary<string, OpenApiMediaType>
            {
                [type] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.String } },
            };
        }

        operation.Responses ??= [];
        operation.Responses["default"] = new OpenApiResponse
        {
            Description = "The request is malformed, not allowed, or refused by a rule.",
            Content = new Dictionary<string, OpenApiMediaType>
            {
                [Problems.ContentType] = new()
                {
                    Schema = new OpenApiSchemaReference(nameof(Problem), context.Document),
                },
            },
        };
        if (metadata.OfType<KeyRequired>().Any())
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

    private static async Task DescribeBody(
        OpenApiOperation operation,
        OpenApiOperationTransformerContext context,
        CancellationToken cancellationToken
    )
    {
        var form = context
            .Description.ActionDescriptor.EndpointMetadata.OfType<EndpointRequest>()
            .LastOrDefault()
            ?.Request.GetCustomAttribute<BodyFormAttribute>()
            ?.Form;
        if (form is not null && operation.RequestBody?.Content?[Json] is { } body)
        {
            body.Schema = await context.GetOrCreateSchemaAsync(
                form,
                cancellationToken: cancellationToken
            );
        }
    }

    /// <summary>RFC 9457, as <see cref="Problems"/> writes it.</summary>
    private static OpenApiSchema Problem()
    {
        static OpenApiSchema Text() => new() { Type = JsonSchemaType.String };
        return new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Required = new HashSet<string>
            {
                "type",
                "title",
                "status",
                "code",
                "detail",
                "traceId",
            },
            Properties = new Dictionary<string, IOpenApiSchema>
            {
                ["type"] = Text(),
                ["title"] = Text(),
                ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer },
                ["code"] = Text(),
                ["detail"] = Text(),
                ["traceId"] = Text(),
                ["errors"] = new OpenApiSchema
                {
                    Type = JsonSchemaType.Array,
                    Items = new OpenApiSchema
                    {
                        Type = JsonSchemaType.Object,
                        Properties = new Dictionary<string, IOpenApiSchema>
                        {
                            ["pointer"] = Text(),
                            ["code"] = Text(),
                            ["detail"] = Text(),
                        },
                    },
                },
            },
        };
    }

    /// <summary>A name for each type: a slice's <c>Body</c> is not that of another slice.</summary>
    private static string? NameOf(JsonTypeInfo type) =>
        OpenApiOptions.CreateDefaultSchemaReferenceId(type) is null ? null : NameOf(type.Type);

    private static string NameOf(Type type)
    {
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        var outer = bare.DeclaringType is { } declaring ? NameOf(declaring) : "";
        return outer
            + bare.Name.Split('`')[0]
            + string.Concat(bare.GetGenericArguments().Select(argument => "Of" + NameOf(argument)));
    }

    /// <summary>The first sentences of the comments on our types, which the build leaves beside the program.</summary>
    private static Dictionary<string, string> Sentences()
    {
        var path = Path.ChangeExtension(Assembly.GetExecutingAssembly().Location, ".xml");
        return !File.Exists(path)
            ? []
            : XDocument
                .Load(path)
                .Descendants("member")
                .Where(member =>
                    member.Attribute("name")!.Value.StartsWith("T:", StringComparison.Ordinal)
                )
                .ToDictionary(member => member.Attribute("name")!.Value[2..], Sentence);
    }

    private static string Sentence(XElement member)
    {
        var summary = member.Element("summary") ?? new XElement("summary");
        foreach (var named in summary.Descendants("see").ToList())
        {
            named.ReplaceWith((named.Attribute("cref")?.Value ?? "").Split('.')[^1]);
        }

        return string.Join(
            ' ',
            summary.Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        );
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
