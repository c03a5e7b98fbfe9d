using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;

namespace Payments.Web;

/// <summary>A page whose form brings a file: how large the form may be. What does not fit in memory waits on the disk.</summary>
/// <param name="bytesMax">Of the file; the fields beside it are small.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class TakesFileAttribute(long bytesMax) : Attribute, IRequestSizeLimitMetadata
{
    private const long Fields = 1 << 16;

    public long? MaxRequestBodySize => bytesMax + Fields;

    /// <summary>Lets the form be read up to that size; the service's own limit for forms is meant for typed text.</summary>
    internal static void Apply(HttpContext context)
    {
        if (
            context.GetEndpoint()?.Metadata.GetMetadata<TakesFileAttribute>() is
            { MaxRequestBodySize: { } most }
        )
        {
            context.Features.Set<IFormFeature>(
                new FormFeature(
                    context.Request,
                    new FormOptions { MultipartBodyLengthLimit = most }
                )
            );
        }
    }
}
