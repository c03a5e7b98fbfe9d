using System.Reflection;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Payments.Domain.Identity;
using Payments.Pipeline;

namespace Payments.Web;

/// <summary>What a reader must be allowed to do to see a page: the same table as the requests'.</summary>
public static class PageRights
{
    /// <exception cref="InvalidOperationException">The page does not say what it requires.</exception>
    public static Permission Of(CompiledPageActionDescriptor page) =>
        page.ModelTypeInfo?.GetCustomAttribute<RequiresAttribute>()?.Permission
        ?? throw new InvalidOperationException($"{page.RelativePath} requires nothing.");
}
