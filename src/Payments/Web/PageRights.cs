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

    /// <summary>Whether looking at the page is itself written into the log.</summary>
    public static bool LeavesEntry(CompiledPageActionDescriptor page) =>
        page.ModelTypeInfo?.IsDefined(typeof(LeavesEntryAttribute)) == true;
}

/// <summary>A page that carries names out of the house: each look at it is committed, with its entry in the log.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class LeavesEntryAttribute : Attribute;
